"""Columns, sorts and filters of fields that the firm made, on every list of records that hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.html import format_html

from crm.custom_fields.fields import Field, all_fields, fields_of, writable_fields
from crm.custom_fields.holders import holder_of
from crm.custom_fields.models import Kind
from crm.lists.filters import ListFilter
from crm.lists.made_filters import filter_of
from crm.lists.registry import ListParts
from crm.lists.specs import BulkAction, Column, ListSpec, Sort
from crm.people.models import User
from crm.web.listing.made_bulk import set_values
from crm.web.made_values import in_words
from crm.web.values import colleagues

# Choices are kept by their keys: an order by these would mean nothing.
SORTED = {Kind.TEXT: "__in_text_order", Kind.NUMBER: "", Kind.MONEY: "", Kind.DATE: ""}
NUMBERS = (Kind.NUMBER, Kind.MONEY)
CUT = 80


def _fields(spec: ListSpec) -> list[Field]:
    holder = holder_of(spec.model)
    return fields_of(holder.key) if holder else []


def columns(spec: ListSpec) -> tuple[Column, ...]:
    names = colleagues()
    return tuple(
        Column(
            made.name, made.label, _cell(made, names), sort=made.name if made.kind in SORTED else "",
            is_number=made.kind in NUMBERS, is_default=False, group=made.group, value=_exported(made, names),
        )
        for made in _fields(spec)
    )  # fmt: skip


def _cell(made: Field, names: Mapping[int, str]) -> Callable[[Any, Any], str]:
    def cell(row: Any, _drawing: Any) -> str:
        text = in_words(made, row.custom.get(made.key), names)
        return (
            format_html("<bdi>{}</bdi>", text if len(text) <= CUT else f"{text[: CUT - 1]}…") if text else ""
        )

    return cell


def _exported(made: Field, names: Mapping[int, str]) -> Callable[[Any], Any]:
    """Numbers and days as such, so that a spreadsheet reckons with them; everything else in words."""

    def value(row: Any) -> Any:
        kept = row.custom.get(made.key)
        if kept is None or made.kind in NUMBERS:
            return kept
        return date.fromisoformat(kept) if made.kind == Kind.DATE else in_words(made, kept, names)

    return value


def sorts(spec: ListSpec) -> tuple[Sort, ...]:
    return tuple(
        Sort(made.name, made.label, f"custom__{made.key}{SORTED[made.kind]}", group=made.group)
        for made in _fields(spec)
        if made.kind in SORTED
    )


def offered_filters(spec: ListSpec) -> tuple[ListFilter, ...]:
    return tuple(map(filter_of, _fields(spec)))


def filters(spec: ListSpec) -> tuple[ListFilter, ...]:
    """Those of archived fields too."""
    holder = holder_of(spec.model)
    return tuple(filter_of(made) for made in all_fields() if holder and made.holder == holder.key)


def bulk(spec: ListSpec, user: User) -> tuple[BulkAction, ...]:
    """One action for all fields that the person may write; none where there are none."""
    holder = holder_of(spec.model)
    return (set_values(holder.key),) if holder and writable_fields(holder.key, user) else ()


MADE_PARTS = ListParts("made_fields", columns, sorts, filters, offered_filters, bulk)
