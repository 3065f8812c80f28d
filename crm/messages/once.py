"""Sending one e-mail so that it is known what became of it."""

from __future__ import annotations

import smtplib
from collections.abc import Callable

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

SENT, FAILED, UNKNOWN = "sent", "failed", "unknown"
# The server said no, or the mail could not even be written: nobody has it.
REFUSED = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
    ValueError,
)


def send_once(make: Callable[[BaseEmailBackend], EmailMessage]) -> tuple[str, str]:
    """(what became of it, why). The caller has committed that it is being sent; *unknown* is for a person to decide."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        return FAILED, str(error)
    try:
        make(connection).send()
    except REFUSED as error:
        return FAILED, str(error)
    except OSError as error:
        # The answer may have been lost after the mail was taken.
        return UNKNOWN, str(error)
    finally:
        connection.close()
    return SENT, ""
