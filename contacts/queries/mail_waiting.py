"""Mails that wait for somebody to say where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contacts.models import Mail, MailParticipant

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User


def waiting_for(user: User) -> ScopedQuerySet:
    """One's mails that are on no client yet."""
    mine = MailParticipant.objects.unscoped("one's own list").filter(user=user, is_to_file=True)
    return Mail.objects.visible_to(user, "change").filter(pk__in=mine.values("mail"))
