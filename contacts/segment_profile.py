"""What segments may ask about needs and preferences, groups of companies and persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Client, Person, Preference
from contacts.registries import SegmentField, segment_fields
from contacts.segment_fields import BadValueError, text_predicate, yes_no_predicate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm.people.models import User

REASON = "keys of clients; the segment itself is scoped"


def register_profile_fields() -> None:
    fields = (
        SegmentField(
            "preference",
            gettext_lazy("Has a note on"),
            "choice",
            _of_kind,
            _kinds,
            order=30,
            group="personal",
        ),
        SegmentField(
            "preference_text", gettext_lazy("Need or preference"), "text", _says, order=31, group="personal"
        ),
        SegmentField("position", gettext_lazy("Position of a person"), "text", _person("position"), order=32),
        SegmentField(
            "decides", gettext_lazy("Somebody decides"), "yes_no", yes_no_predicate(_decides()), order=33
        ),
        SegmentField(
            "in_group", gettext_lazy("Belongs to a group"), "yes_no", yes_no_predicate(_grouped()), order=34
        ),
        SegmentField("time_zone", gettext_lazy("Time zone"), "text", text_predicate("time_zone"), order=35),
    )
    for field in fields:
        segment_fields.register(field)


def _kinds(_user: User) -> Sequence[tuple[str, Any]]:
    return Preference.Kind.choices


def _of_kind(operator: str, value: Any) -> Q:
    wanted = value if isinstance(value, list) else [value]
    rows = Preference.objects.unscoped(REASON).filter(kind__in=wanted)
    chosen = Q(pk__in=rows.values("client"))
    return chosen if operator == "is" else ~chosen


def _says(operator: str, value: Any) -> Q:
    return _in(Preference, "text", operator, value)


def _person(path: str) -> Any:
    return lambda operator, value: _in(Person, path, operator, value)


def _in(model: Any, path: str, operator: str, value: Any) -> Q:
    """A client one of whose rows says so."""
    rows = model.objects.unscoped(REASON).exclude(**{path: ""})
    if operator in {"empty", "filled"}:
        found = Q(pk__in=rows.values("client"))
        return ~found if operator == "empty" else found
    if not str(value).strip():
        raise BadValueError(_("Write what to look for."))
    return Q(pk__in=rows.filter(text_predicate(path)(operator, value)).values("client"))


def _decides() -> Q:
    rows = Person.objects.unscoped(REASON).filter(purchase_role=Person.PurchaseRole.DECIDES)
    return Q(pk__in=rows.values("client"))


def _grouped() -> Q:
    rows = Client.objects.unscoped(REASON).filter(parent__isnull=False)
    return Q(parent__isnull=False) | Q(pk__in=rows.values("parent"))
