"""The jobs of mailboxes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from contacts.actions.mail_reading import EVERY, read_all_soon, read_mailbox
from contacts.actions.mail_sending import copy_to_mailbox, send_mail
from contacts.mails.storage import sweep_raw
from crm.jobs import JobRun, job


@job("contacts.read_mailboxes", every=EVERY, atomic=True, title=gettext_lazy("Look for new mail"))
def read_mailboxes(run: JobRun) -> dict[str, Any]:
    return {"mailboxes": read_all_soon()}


@job("contacts.read_mailbox", limit=timedelta(minutes=15), title=gettext_lazy("Read a mailbox"))
def read_one(run: JobRun, *, mailbox_id: int) -> dict[str, Any]:
    return {"mails": read_mailbox(mailbox_id=mailbox_id, is_cancelled=run.is_cancelled)}


@job("contacts.send_mail", title=gettext_lazy("Send a mail"))
def send_one(run: JobRun, *, outgoing_id: int, attempt: int) -> None:
    send_mail(outgoing_id=outgoing_id, attempt=attempt)


@job("contacts.copy_sent_mail", max_attempts=3, title=gettext_lazy("Keep a copy of a sent mail"))
def copy_one(run: JobRun, *, outgoing_id: int) -> None:
    copy_to_mailbox(outgoing_id=outgoing_id)


@job("contacts.sweep_mails", every="04:40", title=gettext_lazy("Remove files that belong to no mail"))
def sweep_mails(run: JobRun) -> dict[str, Any]:
    return {"removed": sweep_raw()}
