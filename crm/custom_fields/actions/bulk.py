"""Made fields of many records at once: one statement, one change set, one entry in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Func, JSONField, Q, TextField, Value
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.access.field_groups import require_writes
from crm.audit.actions import record
from crm.changes.actions.bulk import stamp_of
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.custom_fields.fields import PREFIX, field_at, searchable_names
from crm.custom_fields.holders import holder_of
from crm.custom_fields.values import checked

if TYPE_CHECKING:
    from crm.people.models import User

KEYS = ArrayField(TextField())


@transaction.atomic
def set_for_many(*, rows: Any, by: User, values: Mapping[str, Any]) -> tuple[ChangeSet, int]:
    """Set made fields by their keys (None empties one) on those of `rows` that `by` may change in bulk; undoable.

    Returns the change set and how many records changed. Raises PermissionDenied without the right to work in bulk or
    to the group of a field, ValidationError for a value of another kind.
    """
    model = rows.model
    holder, access = holder_of(model), access_of(by)
    if holder is None or not (access.may(model.entity, "bulk") and access.may(model.entity, "change")):
        raise PermissionDenied
    wanted = checked(holder.key, values)
    require_writes(by, model, [f"{PREFIX}{key}" for key in wanted])
    allowed = rows.visible_to(by, "change").filter(model.visibility(by, "bulk")).filter(_differing(wanted))
    ids = list(allowed.order_by("pk").values_list("pk", flat=True))
    labels = ", ".join(field.label for key in wanted if (field := field_at(holder.key, key)))
    change_set = open_change_set(
        kind=ChangeKind.BULK, by=by, summary=_("Set %(fields)s") % {"fields": labels}
    )
    found = model.objects.unscoped("the ids were read through the scope above").filter(pk__in=ids)
    written = {"custom": _merged(wanted), **stamp_of(model, by)}
    count = keep_updates(change_set, model, ["custom"], ids, lambda: found.update(**written))
    if holder.refresh_search and searchable_names(holder.key) & {f"{PREFIX}{key}" for key in wanted}:
        holder.refresh_search(ids)
    record(
        by=by, action="bulk", entity=model.entity, object_ids=_roots(model, ids), summary=change_set.summary,
        after={f"{PREFIX}{key}": value for key, value in wanted.items()},
    )  # fmt: skip
    return change_set, count


def _differing(wanted: Mapping[str, Any]) -> Q:
    """Rows that do not hold exactly this already. Of several choices "holds" would mean "holds at least"."""
    found = Q()
    for key, value in wanted.items():
        if isinstance(value, list):
            return Q()
        found |= Q(custom__has_key=key) if value is None else ~Q(custom__contains={key: value})
    return found


def _merged(wanted: Mapping[str, Any]) -> Func:
    """The column with these keys put in, and those without a value taken out."""
    given = {key: value for key, value in wanted.items() if value is not None}
    emptied = [key for key, value in wanted.items() if value is None]
    left = Func(F("custom"), Value(emptied, KEYS), template="(%(expressions)s)", arg_joiner=" - ")
    return Func(
        left,
        Value(given, JSONField()),
        template="(%(expressions)s)",
        arg_joiner=" || ",
        output_field=JSONField(),
    )


def _roots(model: Any, ids: list[int]) -> list[int]:
    """The records whose right counts: of a child those that it belongs to."""
    path = getattr(model, "scope_path", "")
    if not path:
        return ids
    rows = model.objects.unscoped("the ids were read through the scope").filter(pk__in=ids)
    return sorted(set(rows.values_list(path, flat=True)))
