from __future__ import annotations

from django.utils.translation import gettext as _

from crm.messages.queries.audience import sees_record
from crm.people.models import User
from crm.search.text import fold

FEW = 6


def choices_for(user: User, text: str, record: tuple[str, int] | None) -> list[tuple[str, str]]:
    """(name, warning) of the few colleagues one of whose names begins with the text.

    The warning says who does not see the record; it is asked only by those who see it themselves.
    """
    wanted, people = fold(text.strip()), User.objects.filter(is_active=True).exclude(pk=user.pk)
    found = [one for one in people.order_by("name", "pk") if f" {fold(one.name)}".find(f" {wanted}") >= 0]
    is_asked = record is not None and sees_record(user, *record)
    return [(one.name, _warning(one, record if is_asked else None)) for one in found[:FEW]]


def _warning(one: User, record: tuple[str, int] | None) -> str:
    return _("cannot see this record") if record and not sees_record(one, *record) else ""
