"""Beginning and ending to see as a colleague; each page seen in between is recorded too."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.access.models import Preview
from crm.audit.actions import record
from crm.people.models import User

LASTS = timedelta(minutes=30)


@transaction.atomic
def start_preview(*, of: User, by: User) -> Preview:
    """A preview that runs from now; one that `by` still has is ended. Refusals stand at the field `of`."""
    if not access_of(by).may("preview", "view"):
        raise PermissionDenied
    if of.pk == by.pk:
        raise ValidationError({"of": _("That is what you see anyway: choose a colleague.")})
    if not of.is_active:
        raise ValidationError({"of": _("%(name)s does not work here any more.") % {"name": of.name}})
    for running in Preview.objects.filter(by=by, ended_at=None):
        end_preview(preview=running)
    now = timezone.now()
    preview = Preview.objects.create(by=by, of=of, started_at=now, ends_at=now + LASTS)
    record(by=by, action="start_preview", target=of)
    return preview


@transaction.atomic
def end_preview(*, preview: Preview) -> None:
    """End it now; one whose time is over ended by itself then."""
    ended = min(timezone.now(), preview.ends_at)
    if Preview.objects.filter(pk=preview.pk, ended_at=None).update(ended_at=ended):
        record(by=preview.by, action="end_preview", target=preview.of, after={"ended_at": ended.isoformat()})


def end_overdue_previews() -> int:
    """Record the end of those that nobody stopped; returns how many."""
    overdue = list(
        Preview.objects.filter(ended_at=None, ends_at__lte=timezone.now()).select_related("by", "of")
    )
    for preview in overdue:
        end_preview(preview=preview)
    return len(overdue)


@transaction.atomic
def note_page(*, preview: Preview, address: str) -> None:
    """A page that was shown."""
    record(by=preview.by, action="preview_page", target=preview.of, summary=address)
