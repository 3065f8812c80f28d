"""A mailbox on somebody else's server: looked into and read, never changed, but for a copy of what was sent.

Imported where a mailbox is opened, not before: no page needs the libraries in memory.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

import imap_tools
from django.utils.translation import gettext as _
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from crm.mail.accounts import Account, MailboxTrouble
from crm.mail.hosts import HostRefused, connect

SECONDS = 20
# No answer of a server is longer: a mail is taken up to less than that.
LONGEST_ANSWER = 64 * 1024 * 1024
SIZE = re.compile(rb"UID (\d+).*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*?UID (\d+)")
SENT_NAMES = ("Sent", "Sent Items", "Sent Messages", "INBOX.Sent", "Wysłane", "Отправленные", "Gesendet")
AT_ONCE = 200


class _Bounded:
    """A server cannot make us hold more than one answer's worth."""

    def read(self, size: int) -> bytes:
        if size > LONGEST_ANSWER:
            raise imaplib.IMAP4.abort("answer too long")
        return super().read(size)  # type: ignore[misc, no-any-return]


class _Plain(_Bounded, imaplib.IMAP4):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        return connect(self.host, self.port, timeout)


class _Secure(_Bounded, imaplib.IMAP4_SSL):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self.ssl_context.wrap_socket(connect(self.host, self.port, timeout), server_hostname=self.host)


class _Tools(imap_tools.BaseMailBox):
    def __init__(self, account: Account) -> None:
        self.account = account
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        account, trusted = self.account, ssl.create_default_context()
        if account.security == "ssl":
            return _Secure(account.host, account.port, ssl_context=trusted, timeout=SECONDS)
        client = _Plain(account.host, account.port, timeout=SECONDS)
        if account.security == "starttls":
            client.starttls(ssl_context=trusted)
        return client


@contextmanager
def told() -> Iterator[None]:
    """Whatever goes wrong between us and the server becomes a MailboxTrouble."""
    try:
        yield
    except (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError) as error:
        raise MailboxTrouble(words_for(error)) from error


class OpenMailbox:
    """One connection. Folders are looked into without marking mails as read. All methods may raise MailboxTrouble."""

    def __init__(self, tools: _Tools) -> None:
        self._tools = tools

    @told()
    def sent_folder(self) -> str:
        """The one that the server marks so; else by its usual names; "" if there is none."""
        found = self._tools.folder.list()
        marked = next((one.name for one in found if r"\Sent" in one.flags), "")
        names = {one.name.casefold(): one.name for one in found}
        return marked or next((names[name.casefold()] for name in SENT_NAMES if name.casefold() in names), "")

    @told()
    def look_into(self, folder: str) -> int:
        """From now on this folder is read. Returns its UIDVALIDITY: another one than before means other numbers."""
        self._tools.folder.set(folder, readonly=True)
        _kind, found = self._tools.client.response("UIDVALIDITY")
        return int(found[0]) if found and found[0] else 0

    @told()
    def newer_than(self, uid: int, since: date) -> list[int]:
        """Numbers of the mails above `uid` that came since that day, the oldest first."""
        day = imap_tools.A(date_gte=since, uid=imap_tools.U(str(uid + 1), "*"))
        # "5:*" gives the last mail also when its number is below.
        return sorted(number for number in map(int, self._tools.uids(day)) if number > uid)

    @told()
    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for start in range(0, len(uids), AT_ONCE):
            asked = ",".join(map(str, uids[start : start + AT_ONCE]))
            for line in self._fetch(asked, "(RFC822.SIZE)"):
                if isinstance(line, bytes) and (match := SIZE.search(line)):
                    number, size = (match[1], match[2]) if match[1] else (match[4], match[3])
                    found[int(number)] = int(size)
        return found

    @told()
    def whole(self, uid: int) -> bytes:
        """The whole mail; empty if it is gone."""
        return self._literal(uid, "(BODY.PEEK[])")

    @told()
    def heads(self, uid: int) -> bytes:
        return self._literal(uid, "(BODY.PEEK[HEADER])")

    @told()
    def append(self, folder: str, raw: bytes) -> None:
        """A copy of what was sent, marked as read."""
        self._tools.append(raw, folder, flag_set=[imap_tools.MailMessageFlags.SEEN])

    @told()
    def holds(self, folder: str, message_id: str) -> bool:
        """Whether a mail of this Message-ID lies there."""
        self._tools.folder.set(folder, readonly=True)
        return bool(self._tools.uids(imap_tools.A(header=imap_tools.H("Message-ID", f"<{message_id}>"))))

    def _literal(self, uid: int, what: str) -> bytes:
        return next((part[1] for part in self._fetch(str(uid), what) if isinstance(part, tuple)), b"")

    def _fetch(self, uids: str, what: str) -> list[Any]:
        kind, found = self._tools.client.uid("fetch", uids, what)
        if kind != "OK":
            raise imaplib.IMAP4.error(str(found))
        return found


@contextmanager
def opened(account: Account) -> Iterator[OpenMailbox]:
    """Signed in, and out again. Raises MailboxTrouble, with words for a person, if that does not work."""
    with told():
        tools = _Tools(account)
    try:
        is_plain = account.user_name.isascii() and account.password.isascii()
        with told():
            (tools.login if is_plain else tools.login_utf8)(
                account.user_name, account.password, initial_folder=None
            )
        yield OpenMailbox(tools)
    finally:
        with suppress(Exception):
            tools.logout()


def words_for(error: Exception) -> str:
    """The sentence for whoever set the mailbox up."""
    if isinstance(error, HostRefused):
        return _("This server is not on the open network, and such are not called from here.")
    if isinstance(error, MailboxLoginError):
        return _(
            "The server refused the user name or the password. Some providers want a password made for programs."
        )
    if isinstance(error, MailboxFolderSelectError):
        return _("The server does not open this folder.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("The certificate of the server is not trusted, so nothing was sent to it.")
    if isinstance(error, ssl.SSLError):
        return _("The secure connection failed: is it the right port for this kind of security?")
    if isinstance(error, TimeoutError):
        return _("The server did not answer in time: is the port open?")
    if isinstance(error, ConnectionRefusedError):
        return _("Nothing listens at this address and port.")
    if isinstance(error, socket.gaierror):
        return _("There is no server of this name.")
    if isinstance(error, imaplib.IMAP4.abort | ConnectionError):
        return _("The server broke the connection off: is it the right port for this kind of security?")
    return _("The server answered with something unexpected.")
