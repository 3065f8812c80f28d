"""What others did with a colleague's clients while they were away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from contacts.models import Activity, Client, Interaction
from crm.access.news import NewsLine

if TYPE_CHECKING:
    from crm.people.models import User


def interaction_lines(user: User, since: datetime, until: datetime, limit: int) -> Sequence[NewsLine]:
    """Calls, meetings, notes ... of others with the person's clients."""
    rows = Interaction.objects.visible_to(user).filter(
        client__owner=user, happened_at__gte=since, happened_at__lt=until
    )
    rows = rows.exclude(by=user).select_related("by", "client").order_by("-happened_at", "-pk")
    return [
        _line(row.happened_at, row.client, str(row.get_kind_display()), row.by, row.text)
        for row in rows[:limit]
    ]


def done_lines(user: User, since: datetime, until: datetime, limit: int) -> Sequence[NewsLine]:
    """What was planned for the person and done by somebody else."""
    rows = Activity.objects.visible_to(user).filter(assigned_to=user, done_at__gte=since, done_at__lt=until)
    rows = rows.exclude(done_by=user).exclude(client=None)
    rows = rows.select_related("done_by", "client").order_by("-done_at", "-pk")
    return [_line(row.done_at, row.client, _("Done"), row.done_by, row.title) for row in rows[:limit]]


def _line(at: datetime, client: Client, what: str, by: User | None, text: str) -> NewsLine:
    return NewsLine(
        at=at,
        key=f"client-{client.pk}",
        subject=client.name,
        what=what,
        by=by.name if by else "",
        text=text,
        url=client.get_absolute_url(),
    )
