"""Mails and mailboxes for the tests of filing."""

from datetime import timedelta

from django.utils import timezone

from contacts.actions.mail_reading import arrival_at
from contacts.actions.mails import keep_mail
from contacts.models import Mail, Mailbox
from crm.mail.reading import read_mail
from crm.sign_in.sealing import seal
from tests.mail.letters import letter


def mailbox_of(owner, server=None, **values):
    """Connected, without asking the server."""
    where = {"host": server.host, "port": server.port} if server else {"host": "imap.example", "port": 993}
    where |= {key: values.pop(key) for key in ("host", "port") if key in values}
    address = owner.email if owner else "filing@example.com"
    # A user name of its own, so that tests do not meet in one mailbox of the server.
    name = f"{address}.{timezone.now().timestamp()}"
    defaults = {
        "address": address, "security": "none", "user_name": name, "since": timezone.localdate() - timedelta(days=900),
        "sealed_password": seal(server.password if server else "x"),
    }  # fmt: skip
    return Mailbox.objects.create(owner=owner, **where, **defaults | values)


def arrives(owner, raw=None, *, is_sent=False, box=None, **said):
    """A mail is taken from the owner's mailbox (or the firm's `box`), as the reading job would."""
    raw = raw or letter(**said)
    box = box or Mailbox.objects.visible_to(owner).filter(owner=owner).first() or mailbox_of(owner)
    arrival = arrival_at(box, read_mail(raw), raw, is_sent=is_sent)
    return arrival and keep_mail(arrival)


def mails():
    return Mail.objects.unscoped("test").order_by("pk")
