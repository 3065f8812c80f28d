"""A real IMAP server on loopback for tests of mailboxes: Debian's dovecot-imapd under a config of its own."""

import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.smtp import free_port

DOVECOT = shutil.which("dovecot") or ("/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else None)
PASSWORD = "correct-horse"
# On a desk without it these tests are left out; CI says that they may not be.
needs_imap = pytest.mark.skipif(
    DOVECOT is None and os.environ.get("IMAP_TESTS") != "required", reason="dovecot-imapd is not installed"
)
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
default_internal_user = {internal}
default_login_user = {login}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
"""


class ImapServer:
    """Any user name gets in with the one password, and has a mailbox with an inbox and a folder of what was sent."""

    def __init__(self, certificate=None):
        self.host, self.port, self.tls_port, self.password = "127.0.0.1", free_port(), free_port(), PASSWORD
        self.folder = Path(tempfile.mkdtemp(prefix="imap"))
        is_root = os.geteuid() == 0
        me = pwd.getpwuid(os.geteuid())
        keeper = pwd.getpwnam("nobody") if is_root else me
        (self.folder / "mail").mkdir()
        self.folder.chmod(0o755)
        if is_root:
            os.chown(self.folder / "mail", keeper.pw_uid, keeper.pw_gid)
        keys = f"ssl_cert = <{certificate[0]}\nssl_key = <{certificate[1]}" if certificate else ""
        config = CONFIG.format(
            folder=self.folder, port=self.port, tls_port=self.tls_port if certificate else 0, password=PASSWORD,
            user=keeper.pw_uid, group=keeper.pw_gid, ssl="yes" if certificate else "no", certificate=keys,
            internal="dovecot" if is_root else me.pw_name, login="dovenull" if is_root else me.pw_name,
        )  # fmt: skip
        (self.folder / "dovecot.conf").write_text(config)
        self.program = subprocess.Popen([DOVECOT, "-F", "-c", self.folder / "dovecot.conf"])
        self._wait()

    def _wait(self):
        for _try in range(200):
            try:
                imaplib.IMAP4(self.host, self.port).logout()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self):
        self.program.terminate()
        self.program.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def connection(self, user):
        client = imaplib.IMAP4(self.host, self.port)
        client.login(user, PASSWORD)
        return client

    def put(self, user, raw, folder="INBOX"):
        """A mail arrives."""
        client = self.connection(user)
        kind, answer = client.append(folder, "", None, raw)
        assert kind == "OK", answer
        client.logout()

    def flags(self, user, folder="INBOX"):
        """What is marked on each mail, as the server says it."""
        client = self.connection(user)
        client.select(folder, readonly=True)
        _kind, found = client.fetch("1:*", "(FLAGS)")
        client.logout()
        return [one for one in found if one]

    def renumber(self, user, folder="INBOX"):
        """The folder gets another UIDVALIDITY, as after a move to another server."""
        path = self.folder / "mail" / user / "dovecot-uidlist"
        lines = path.read_text().split("\n")
        head = lines[0].split(" ")
        head[1] = f"V{int(head[1][1:]) + 1000}"
        for index in (self.folder / "mail" / user).glob("dovecot.index*"):
            index.unlink()
        path.write_text("\n".join([" ".join(head), *lines[1:]]))


@pytest.fixture(scope="session")
def imap_server():
    server = ImapServer()
    yield server
    server.stop()
