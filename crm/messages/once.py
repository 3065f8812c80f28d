"""Sending one e-mail so that it is known what became of it."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models, transaction

QUEUED, SENDING, SENT, FAILED, UNKNOWN = "queued", "sending", "sent", "failed", "unknown"
# The server said no, or the mail could not even be written: nobody has it.
REFUSED = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
    ValueError,
)


@transaction.atomic
def claim_once(rows: models.QuerySet[Any], **wanted: Any) -> Any:
    """The row of a ledger that is to be sent now, *sending* from here on; None if there is nothing to do.

    One found *sending* was left by a killed worker: it becomes *unknown*, for a person to decide.
    """
    row = rows.select_for_update(of=("self",)).filter(**wanted).first()
    if row is None or row.state not in (QUEUED, SENDING):
        return None
    is_free = row.state == QUEUED
    row.state = SENDING if is_free else UNKNOWN
    row.save(update_fields=["state"])
    return row if is_free else None


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
