"""The firm's own fields as every page knows them: few, read once a request from the cache."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import transaction

from crm.access.context import access_of
from crm.custom_fields.models import CustomField, Kind
from crm.frozen import frozen
from crm.once import forget, once

if TYPE_CHECKING:
    from crm.people.models import User

CACHE_KEY, KEPT_SECONDS = "custom-fields", 600
PREFIX = "custom."
# A made field as forms, groups and the audit name it, perhaps behind the model of a child ("person.custom.size").
NAME = re.compile(r"(?:(?P<holder>\w+)\.)?custom\.(?P<key>\w+)\Z")
WITH_CHOICES = frozenset({Kind.CHOICE, Kind.CHOICES})


@frozen
class Choice:
    key: str
    label: str
    removed: bool = False


@frozen
class Field:
    """One field of one kind of records, as it was defined."""

    pk: int
    holder: str
    key: str
    label: str
    kind: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    searchable: bool = False
    group: str = ""
    is_archived: bool = False

    @property
    def name(self) -> str:
        """What forms, groups of fields and the audit call it."""
        return PREFIX + self.key

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Label of every choice, the removed ones too."""
        return {choice.key: choice.label for choice in self.choices}

    @property
    def open_choices(self) -> list[tuple[str, str]]:
        return [(choice.key, choice.label) for choice in self.choices if not choice.removed]


def all_fields() -> tuple[Field, ...]:
    """Of every holder, the archived ones too, in their order."""
    return once(CACHE_KEY, _kept)


def _kept() -> tuple[Field, ...]:
    found: tuple[Field, ...] | None = cache.get(CACHE_KEY)
    if found is None:
        found = _read()
        cache.add(CACHE_KEY, found, KEPT_SECONDS)
    return found


def _read() -> tuple[Field, ...]:
    return tuple(field_of(row) for row in CustomField.objects.order_by("holder", "position", "id"))


def field_of(row: CustomField) -> Field:
    return Field(
        pk=row.pk, holder=row.holder, key=row.key, label=row.label, kind=row.kind, hint=row.hint,
        choices=tuple(Choice(one["key"], one["label"], bool(one.get("removed"))) for one in row.choices),
        required=row.required, searchable=row.searchable, group=row.group,
        is_archived=row.archived_at is not None,
    )  # fmt: skip


def fields_changed() -> None:
    """Called in the transaction of a change: it sees its own at once, every process from the commit on."""
    forget(CACHE_KEY)
    cache.delete(CACHE_KEY)
    transaction.on_commit(lambda: cache.set(CACHE_KEY, _read(), KEPT_SECONDS))


def fields_of(holder: str) -> list[Field]:
    """Those in use of one kind of records."""
    return [field for field in all_fields() if field.holder == holder and not field.is_archived]


def readable_fields(holder: str, user: User) -> list[Field]:
    access = access_of(user)
    return [field for field in fields_of(holder) if access.reads(field.group)]


def writable_fields(holder: str, user: User) -> list[Field]:
    access = access_of(user)
    return [field for field in fields_of(holder) if not field.group or access.writes(field.group)]


def named_field(holder: str, name: str) -> Field | None:
    """By "custom.key", also an archived one; `person.custom.key` names the holder itself."""
    said = NAME.match(name)
    if said is None:
        return None
    return field_at(said["holder"] or holder, said["key"])


def field_at(holder: str, key: str) -> Field | None:
    found = (field for field in all_fields() if field.key == key and field.holder == holder)
    return next(found, None)


def is_made(name: str) -> bool:
    return NAME.match(name) is not None


def group_of_made(holder: str, name: str) -> str | None:
    """The group of a made field; None for any other name. The access floor asks (crm.access.field_groups)."""
    if not is_made(name):
        return None
    field = named_field(holder, name)
    return field.group if field else ""


def searchable_keys(holder: str, group: str = "") -> list[str]:
    """Keys of texts that the search box finds records by."""
    return [field.key for field in fields_of(holder) if field.searchable and field.group == group]


def searchable_names(holder: str) -> set[str]:
    """ "custom.key" of every field that the search box knows."""
    return {field.name for field in fields_of(holder) if field.searchable}


def value_of(row: Any, name: str) -> Any:
    """The value of a column, or of a made field by its name; None where a made one is empty."""
    return row.custom.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else getattr(row, name)


def put_value(row: Any, name: str, value: Any) -> None:
    """Set a column, or a made field by its name; an empty one leaves no trace in the column."""
    if not name.startswith(PREFIX):
        setattr(row, name, value)
        return
    kept = {key: known for key, known in row.custom.items() if key != name.removeprefix(PREFIX)}
    row.custom = kept if value in (None, "", []) else {**kept, name.removeprefix(PREFIX): value}


def columns_written(names: Any) -> list[str]:
    """The columns of the table behind names, made fields among them."""
    return list(dict.fromkeys("custom" if name.startswith(PREFIX) else name for name in names))
