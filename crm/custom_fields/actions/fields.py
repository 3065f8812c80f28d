"""Making and changing fields. None is ever deleted: an archived one keeps what records hold in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from crm.access.models import AccessVersion
from crm.access.scopes import require
from crm.audit.actions import record
from crm.custom_fields.fields import WITH_CHOICES, fields_changed
from crm.custom_fields.holders import holders
from crm.custom_fields.models import CustomField, Kind
from crm.jobs import later

if TYPE_CHECKING:
    from crm.people.models import User

MAX_FIELDS, MAX_CHOICES = 100, 200
EDITABLE = ("label", "hint", "required", "searchable", "group")


@transaction.atomic
def add_field(
    *, holder: str, label: str, kind: str, by: User, choices: Sequence[str] = (), **values: Any
) -> CustomField:
    """Add a field to every record of a kind, at the end. `choices` are labels in their order; `values` of EDITABLE.

    Raises a ValidationError for the 101st field in use, a name that is taken, and choices where there must be some.
    """
    require(by, "firm", "change")
    if holder not in holders or kind not in Kind.values:
        raise ValueError(f"No field of kind {kind!r} on {holder!r}")
    rows = _locked(holder)
    if sum(row.archived_at is None for row in rows) >= MAX_FIELDS:
        raise ValidationError(
            _("There are %(n)s fields already. Archive one that nobody needs.") % {"n": MAX_FIELDS}
        )
    field = CustomField(holder=holder, kind=kind, key=_new_key(label, {row.key for row in rows}))
    field.position = max((row.position for row in rows), default=0) + 1
    field.choices = _choices([], [(None, name) for name in choices]) if kind in WITH_CHOICES else []
    _set(field, {"label": label, **values}, rows)
    field.save()
    record(by=by, action="create", target=field, after=_said(field))
    _tell()
    return field


@transaction.atomic
def change_field(
    *, field: CustomField, by: User, choices: Sequence[tuple[str | None, str]] | None = None, **values: Any
) -> CustomField:
    """Change what is given of EDITABLE. `choices` are (key, label) in their order, key None for a new one; those left
    out are offered no longer and stay on the records that have them.
    """
    require(by, "firm", "change")
    rows = _locked(field.holder)
    current = next(row for row in rows if row.pk == field.pk)
    before = _said(current)
    was_searched = (current.searchable, current.group)
    if choices is not None and current.kind in WITH_CHOICES:
        current.choices = _choices(current.choices, choices)
    _set(current, values, rows)
    after = _said(current)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return current
    current.save()
    record(
        by=by, action="change", target=current,
        before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
    )  # fmt: skip
    _tell()
    if (current.searchable, current.group) != was_searched:
        _search_anew(current, by)
    return current


@transaction.atomic
def archive_field(*, field: CustomField, by: User, is_archived: bool = True) -> CustomField:
    """Take a field out of use, or bring it back with all that records hold in it."""
    require(by, "firm", "change")
    rows = _locked(field.holder)
    current = next(row for row in rows if row.pk == field.pk)
    if (current.archived_at is not None) == is_archived:
        return current
    if not is_archived:
        _refuse_twin(current, rows)
        if sum(row.archived_at is None for row in rows) >= MAX_FIELDS:
            raise ValidationError(
                _("There are %(n)s fields already. Archive one that nobody needs.") % {"n": MAX_FIELDS}
            )
    current.archived_at = timezone.now() if is_archived else None
    current.save(update_fields=["archived_at"])
    record(by=by, action="archive" if is_archived else "reopen", target=current)
    _tell()
    if current.searchable:
        _search_anew(current, by)
    return current


@transaction.atomic
def move_field(*, field: CustomField, by: User, up: bool) -> None:
    """One place up or down among those in use."""
    require(by, "firm", "change")
    shown = [row for row in _locked(field.holder) if row.archived_at is None]
    at = next((n for n, row in enumerate(shown) if row.pk == field.pk), None)
    if at is None or not 0 <= (to := at + (-1 if up else 1)) < len(shown):
        return
    shown[at], shown[to] = shown[to], shown[at]
    for position, row in enumerate(shown, 1):
        row.position = position
    CustomField.objects.bulk_update(shown, ["position"])
    record(by=by, action="move", target=shown[to], after={"position": shown[to].position})
    _tell()


def _locked(holder: str) -> list[CustomField]:
    """Every field of the holder, held: two admins count, name and order one after the other."""
    AccessVersion.lock()
    return list(CustomField.objects.filter(holder=holder).order_by("position", "id"))


def _set(field: CustomField, values: dict[str, Any], rows: Sequence[CustomField]) -> None:
    if unknown := values.keys() - set(EDITABLE):
        raise ValueError(f"Not editable here: {', '.join(sorted(unknown))}")
    for name, value in values.items():
        setattr(field, name, value)
    field.label = " ".join(field.label.split())
    if not field.label:
        raise ValidationError({"label": _("A field needs a name.")})
    _refuse_twin(field, rows)
    if field.kind in WITH_CHOICES and not any(not one.get("removed") for one in field.choices):
        raise ValidationError({"new_choices": _("Write at least one choice.")})
    holder = holders.get(field.holder)
    if field.searchable and (holder is None or holder.refresh_search is None):
        raise ValidationError({"searchable": _("The search box does not look into fields of these records.")})
    if field.searchable and field.kind != Kind.TEXT:
        raise ValidationError({"searchable": _("Only texts are searched.")})
    if field.searchable and holder and field.group not in holder.searched_groups:
        raise ValidationError({"searchable": _("Texts of this group of fields are not searched.")})


def _refuse_twin(field: CustomField, rows: Sequence[CustomField]) -> None:
    """Two fields of one name: nobody could tell their columns apart."""
    for row in rows:
        if row.pk != field.pk and not row.archived_at and row.label.casefold() == field.label.casefold():
            raise ValidationError({"label": _("There is a field “%(name)s” already.") % {"name": row.label}})


def _choices(known: list[dict[str, Any]], wanted: Sequence[tuple[str | None, str]]) -> list[dict[str, Any]]:
    """The choices in their new order. A key is never given twice; the word of a removed choice brings its key back."""
    by_key = {one["key"]: one for one in known}
    given = max((int(key[1:]) for key in by_key), default=0)
    left = {one["label"].casefold(): one["key"] for one in known if one.get("removed")}
    found: dict[str, dict[str, Any]] = {}
    words: set[str] = set()
    for said, name in wanted:
        label = " ".join(name.split())[:80]
        if not label:
            continue
        if label.casefold() in words:
            raise ValidationError({"new_choices": _("“%(name)s” stands there twice.") % {"name": label}})
        words.add(label.casefold())
        key = said if said in by_key else left.get(label.casefold())
        if key is None or key in found:
            given += 1
            key = f"c{given}"
        found[key] = {"key": key, "label": label}
    if len(found) > MAX_CHOICES:
        raise ValidationError({"new_choices": _("At most %(n)s choices.") % {"n": MAX_CHOICES}})
    gone = [{**one, "removed": True} for one in known if one["key"] not in found]
    return [*found.values(), *gone]


def _new_key(label: str, taken: set[str]) -> str:
    """A word for programs: given once, of Latin letters, never one that means something to a query."""
    word = re.sub(r"_+", "_", slugify(label).replace("-", "_")).strip("_")[:30]
    word = word if re.match(r"[a-z]", word) else f"field_{word}".strip("_")
    means = set(models.JSONField().get_lookups())
    word = f"{word}_field" if word in means else word
    number = 2
    key = word
    while key in taken:
        key, number = f"{word}_{number}", number + 1
    return key


def _said(field: CustomField) -> dict[str, Any]:
    found = {
        name: getattr(field, name) for name in ("label", "hint", "kind", "required", "searchable", "group")
    }
    shown = [one["label"] for one in field.choices if not one.get("removed")]
    return {**found, "choices": shown} if field.kind in WITH_CHOICES else found


def _tell() -> None:
    """Groups of fields are part of what people may see."""
    AccessVersion.bump()
    fields_changed()


def _search_anew(field: CustomField, by: User) -> None:
    later(
        "custom_fields.search_anew",
        run_as=by,
        title=_("Search by “%(name)s”") % {"name": field.label},
        field_id=field.pk,
    )
