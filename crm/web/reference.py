"""The reference number of the request at hand. Imports nothing of Django: the log is set up before the apps are."""

import contextvars
import logging
import secrets

reference: contextvars.ContextVar[str] = contextvars.ContextVar("reference", default="-")


def new_reference() -> str:
    """Eight letters and digits in two groups, easy to read out on the phone."""
    number = secrets.token_hex(4).upper()
    return f"{number[:4]}-{number[4:]}"


class ReferenceFilter(logging.Filter):
    """Puts the reference number of the request into each line of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.reference = reference.get()
        return True
