"""Starting servers that outlive us, and knowing whether a process lives."""

import os
import pwd
import subprocess
import time
from pathlib import Path

from crm.embedded.accounts import popen_options

LOG_LIMIT = 10 * 2**20
_started: list[subprocess.Popen[bytes]] = []  # kept, so that their end is collected here


def spawn(command: list[str], *, log: Path, account: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own: Ctrl-C at our terminal must not reach it."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".old"))
    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=log.parent,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            start_new_session=True,
            **popen_options(account),  # type: ignore[call-overload]
        )
    _started.append(child)
    return child


def is_alive(pid: int) -> bool:
    for child in _started:
        if child.pid == pid:
            return child.poll() is None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Dead, but its parent has not asked; in containers nobody may ever ask."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False


def ended_within(pid: int, seconds: float) -> bool:
    """Wait for a process to end."""
    end = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def last_words(log: Path, lines: int = 3) -> str:
    if not log.exists():
        return ""
    text = log.read_bytes()[-4000:].decode(errors="replace").strip()
    return " / ".join(text.splitlines()[-lines:])
