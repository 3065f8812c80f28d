"""Calls between this program and one that the firm connects to it: signed with a shared secret, in both directions.

What goes out goes to the open network alone unless the environment says otherwise, follows no redirection and waits a
few seconds only. What comes in is believed for five minutes, so that nobody plays it again later.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import socket
import ssl
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from crm.mail.hosts import HostRefused, connect

SECONDS = 6
VALID_SECONDS = 300
LONGEST_ANSWER = 2000
TIME, SIGNATURE = "X-Rapport-Time", "X-Rapport-Signature"


class HookTrouble(Exception):
    """Why the other program was not reached, in plain words."""


def signature(secret: str, at: str, body: bytes) -> str:
    """Over the time and the body, as hexadecimal SHA-256."""
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None) -> bool:
    """Whether somebody who knows the secret sent this body within the last minutes."""
    at = headers.get(TIME, "")
    if not secret or not at.isascii() or not at.isdigit() or len(at) > 12:
        return False
    is_fresh = abs((now or time.time()) - int(at)) <= VALID_SECONDS
    return is_fresh and constant_time_compare(signature(secret, at, body), headers.get(SIGNATURE, ""))


def post(url: str, said: Mapping[str, Any], *, secret: str, private: bool) -> None:
    """Send one signed JSON. Raises HookTrouble unless the answer is a good one."""
    parts = urlsplit(url)
    if (
        parts.scheme not in {"https", "http"}
        or not parts.hostname
        or (parts.scheme == "http" and not private)
    ):
        raise HookTrouble(_("The address must begin with https://"))
    body, at = json.dumps(said).encode(), str(int(time.time()))
    headers = {"Content-Type": "application/json", "User-Agent": "Rapport", TIME: at}
    if secret:
        headers[SIGNATURE] = signature(secret, at, body)
    line = _Line(parts.hostname, parts.port, is_tls=parts.scheme == "https", private=private)
    try:
        line.request("POST", f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", body, headers)
        answer = line.getresponse()
        answer.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise HookTrouble(_words(error)) from error
    finally:
        line.close()
    if not 200 <= answer.status < 300:
        raise HookTrouble(_("It answered %(status)s.") % {"status": answer.status})


class _Line(http.client.HTTPConnection):
    """A connection to the address that was looked at, and to no other one that the name leads to a moment later."""

    def __init__(self, host: str, port: int | None, *, is_tls: bool, private: bool) -> None:
        super().__init__(host, port or (443 if is_tls else 80), timeout=SECONDS)
        self.is_tls, self.private = is_tls, private

    def connect(self) -> None:
        found = connect(self.host, self.port, SECONDS, private=self.private)
        self.sock = (
            ssl.create_default_context().wrap_socket(found, server_hostname=self.host)
            if self.is_tls
            else found
        )


def _words(error: Exception) -> str:
    if isinstance(error, HostRefused):
        return _("The address leads into an inner network, which is not allowed here.")
    if isinstance(error, socket.gaierror):
        return _("There is no server of this name.")
    if isinstance(error, ssl.SSLError):
        return _("Its certificate is not trusted.")
    if isinstance(error, TimeoutError):
        return _("It did not answer in time.")
    if isinstance(error, ConnectionRefusedError):
        return _("Nothing answers at this address.")
    return _("It could not be reached: %s") % str(error)[:120]
