from __future__ import annotations

import logging
import smtplib
import socket
import ssl

from django.core.mail import send_mail
from django.utils.translation import gettext as _

from crm.audit.actions import record
from crm.people.models import User

log = logging.getLogger(__name__)


def send_test_mail(*, to: str, by: User) -> str:
    """Send a mail now; answers "" or, in plain words, what the mail server did instead."""
    trouble = ""
    try:
        send_mail(
            _("Test mail from Rapport"),
            _("This mail shows that Rapport can send. It was asked for by %(name)s.") % {"name": by.name},
            None,
            [to],
        )
    except (OSError, smtplib.SMTPException) as error:
        log.warning("Test mail failed: %s", error)
        trouble = what_went_wrong(error)
    record(by=by, action="test_mail", summary=trouble or to)
    return trouble


def what_went_wrong(error: Exception) -> str:
    """The sentence for a person who reads mail settings, with the server's own words at the end."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        text = _("The mail server refused the user name or the password.")
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        text = _("The mail server refused the recipient.")
    elif isinstance(error, smtplib.SMTPSenderRefused):
        text = _("The mail server refused the sender (DEFAULT_FROM_EMAIL).")
    elif isinstance(error, ssl.SSLError):
        text = _("The secure connection failed: is it the right port, and TLS or SSL?")
    elif isinstance(error, TimeoutError):
        text = _("The mail server did not answer in time: is the port open?")
    elif isinstance(error, ConnectionRefusedError):
        text = _("Nothing listens at this address and port.")
    elif isinstance(error, socket.gaierror):
        text = _("There is no server of this name.")
    else:
        text = _("The mail was not sent.")
    return f"{text} ({error})"
