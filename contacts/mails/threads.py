"""Which mails answer each other: by their references in either direction; without any, by subject and people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from contacts.models import Mail, MailThread
from crm.mail.reading import ReadMail

PREFIX = re.compile(
    r"^\s*((re|aw|sv|odp|ответ|отв|на|fwd?|fw|pd|wg|пер|перес|пересл|przek|tr|rv|پاسخ|ارجاع|هدایت)\s*(\[\d+\])?\s*:\s*)+",
    re.IGNORECASE,
)
SPAN = timedelta(days=30)
LONGEST_KEY = 120
LOCK = 7_301_997


def subject_key(subject: str) -> str:
    """What a subject and the subjects of its answers have in common."""
    return PREFIX.sub("", subject).strip().casefold()[:LONGEST_KEY]


def is_answer(subject: str) -> bool:
    return bool(PREFIX.match(subject))


def thread_for(key: str, read: ReadMail, others: Sequence[str], at: datetime) -> MailThread:
    """The thread that a new mail belongs to, made if there is none. Threads that it ties together become one.

    Only one mail at a time looks for its thread, so that two that answer each other find one another.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    rows = Mail.objects.unscoped("threads hold together whoever sees which mail")
    found = (
        set(rows.filter(key__in=read.references).values_list("thread", flat=True))
        if read.references
        else set()
    )
    found |= set(rows.filter(references__contains=[key]).values_list("thread", flat=True))
    if not found and not read.references and is_answer(read.subject) and others:
        near = rows.filter(
            subject_key=subject_key(read.subject),
            sent_at__range=(at - SPAN, at + SPAN),
            others__overlap=list(others),
        )
        found = set(near.order_by("-sent_at").values_list("thread", flat=True)[:1])
    if not found:
        return MailThread.objects.create()
    first, *rest = sorted(found)
    if rest:
        rows.filter(thread__in=rest).update(thread=first)
    return MailThread.objects.unscoped("the thread of a mail in hand").get(pk=first)
