"""Which system user the servers run as: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from crm.embedded.troubles import Trouble

NAME = "rapport-data"


def server_account(root: Path) -> pwd.struct_passwd | None:
    """None: our own user. As root: the owner of the data folder, or a system user made for this."""
    if os.geteuid() != 0:
        return None
    owner = root.stat().st_uid
    if owner:
        try:
            return pwd.getpwuid(owner)
        except KeyError as error:
            raise Trouble(
                f"The data folder {root} belongs to user number {owner}, whom this machine does not know: "
                "give the folder to root or choose another with DATA_DIR."
            ) from error
    return _find(NAME) or _create() or _fallback()


def own(path: Path, account: pwd.struct_passwd | None) -> None:
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)


def popen_options(account: pwd.struct_passwd | None) -> dict[str, object]:
    """Arguments of subprocess that make the child run as `account`."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd | None:
    search = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    makers = (
        ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false"],
        ["adduser", "-S", "-D", "-H", "-s", "/bin/false"],  # busybox
    )
    for program, *options in makers:
        path = shutil.which(program, path=search)
        if path:
            subprocess.run([path, *options, NAME], capture_output=True, check=False)
            if account := _find(NAME):
                return account
    return None


def _fallback() -> pwd.struct_passwd:
    # Machines whose /etc is read-only still know this user, who owns nothing.
    account = _find("nobody")
    if account is None:
        raise Trouble(
            "Cannot make a system user for the database: start as an ordinary user instead of root."
        )
    return account
