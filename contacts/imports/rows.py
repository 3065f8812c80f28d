"""A row of cells becomes a row of the staging table: clean values, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from contacts.imports import cells as read
from contacts.imports.made import made_reader
from contacts.imports.numbers import read_currency, read_number
from contacts.imports.owners import Owners
from contacts.imports.reasons import CellTrouble
from contacts.imports.targets import Target
from crm.custom_fields.fields import PREFIX, is_made
from crm.lists.exporting import as_written

COMMON = ("line", "problems", "warnings", "cells")
COMMON_TYPES = {"line": "int", "problems": "jsonb", "warnings": "jsonb", "cells": "text[]"}
Problem = dict[str, Any]
# Other fields say the same in many rows: each text is read once while it is among the last KNOWN_CELLS.
SELDOM_TWICE = frozenset(
    (
        "name",
        "legal_name",
        "tax_number",
        "external_number",
        "phone",
        "person_phone",
        "email",
        "person_email",
        "website",
        "note",
    )
)
KNOWN_CELLS = 1_024


@dataclass
class Setting:
    """What every row of one import is read with. `mapping`: column position -> target; `orders`: of its dates."""

    header: list[str]
    mapping: dict[int, str]
    orders: dict[int, str]
    owners: Owners
    country: str
    zone: ZoneInfo
    fields: Mapping[str, Target]
    latest: datetime = field(default_factory=lambda: timezone.now() + timedelta(minutes=1))


class RowReader:
    """Reads rows under one Setting; made once, called a million times.

    `columns` of the staging table begin with COMMON; those that `types` does not name hold text. `made_of`: whose own
    fields columns may lead to.
    """

    made_of = ""

    columns: tuple[str, ...] = COMMON
    types: Mapping[str, str] = COMMON_TYPES

    def __init__(self, setting: Setting) -> None:
        self.setting, self.fields = setting, setting.fields
        self.width = len(setting.header)
        self.made = [target for target in dict.fromkeys(setting.mapping.values()) if is_made(target)]
        self.taken = [
            (position, target, self._cell_reader(position, target), self._taking(target))
            for position, target in sorted(
                setting.mapping.items(), key=lambda pair: pair[1] in ("phone", "person_phone")
            )
        ]

    def _cell_reader(self, position: int, target: str) -> Callable[[str], Any]:
        """A function from the text of a cell to its value, None for an empty one; usual texts are read once."""
        read_value, limit = self._reader(position, target), self.fields[target].length
        is_note = target == "note" or is_made(target)  # whose lines stay, and whose "none" is a word

        def read_cell(raw: str) -> Any:
            if raw[0] == "'":
                raw = as_written(raw)
            text = raw.strip().replace("\r\n", "\n") if is_note else read.clean(raw)
            if not text:
                return None
            if "\0" in text or "\ufffd" in text:
                raise CellTrouble("null" if "\0" in text else "unreadable")
            if limit and len(text) > limit:
                raise CellTrouble("too_long", limit=limit)
            return read_value(text) if read_value else text

        return read_cell if target in SELDOM_TWICE else lru_cache(KNOWN_CELLS)(read_cell)

    def _reader(self, position: int, target: str) -> Callable[[str], Any] | None:
        order = self.setting.orders.get(position, "dmy")
        if is_made(target):
            return made_reader(self.made_of, target, order, self.setting.owners)
        moment = partial(read.read_moment, order=order, zone=self.setting.zone, latest=self.setting.latest)
        readers: dict[str, Callable[[str], Any]] = {
            "kind": read.read_kind, "stage": read.read_stage, "grade": read.read_grade, "tax": read.read_tax_number,
            "country": read.read_country, "language": read.read_language, "url": read.read_url, "tags": read.read_tags,
            "email": read.read_emails, "owner": self.setting.owners.find, "yes_no": read.read_yes_no,
            "number": partial(read_number, style=order), "currency": read_currency,
            "code": read.read_tax_number, "planned": partial(read.read_planned, order=order, zone=self.setting.zone),
            "choice": partial(read.read_choice, self.fields[target].words),
            "date": moment, "day": partial(read.read_day, order=order),
        }  # fmt: skip
        return readers.get(self.fields[target].shape)

    def _taking(self, target: str) -> Callable[..., None] | None:
        """How the value of a further column of this field is added; None when the first one stands."""
        if target in ("phone", "person_phone"):
            return self._take_phones
        if target in ("email", "person_email", "tags"):
            return self._take_all
        return self._join if target in ("note", "street") else None

    def __call__(self, line: int, cells: list[str]) -> tuple[Any, ...]:
        """The staging row, in the order of `columns`."""
        problems: list[Problem] = []
        warnings: list[Problem] = []
        values: dict[str, Any] = {}
        if len(cells) > self.width and any(cell.strip() for cell in cells[self.width :]):
            problems.append(problem(-1, "", "extra_cells", found=len(cells), expected=self.width))
        count = len(cells)
        for position, target, read_cell, take in self.taken:
            if position >= count or not (raw := cells[position]):
                continue
            try:
                value = read_cell(raw)
                if value is None:
                    continue
                if take:
                    take(values, target, value, position, warnings)
                elif target not in values:
                    values[target] = value
            except CellTrouble as trouble:
                problems.append(problem(position, raw, trouble.code, **trouble.params))
        return self.staged(line, cells, values, problems, warnings)

    def _take_phones(
        self, values: dict[str, Any], target: str, text: str, position: int, warnings: list[Problem]
    ) -> None:
        country = values.get("country") or self.setting.country
        pairs = read.read_phones(text, country)
        if not all(key[0] == "+" for _, key in pairs):
            warnings.append(problem(position, text, "odd_phone", country=country))
        known = values.setdefault(target, {})
        for written, key in pairs:
            known.setdefault(key, written)

    def _take_all(self, values: dict[str, Any], target: str, value: list[str], *_rest: Any) -> None:
        known = values.setdefault(target, [])
        known.extend(item for item in value if item not in known)

    def _join(self, values: dict[str, Any], target: str, value: str, *_rest: Any) -> None:
        if target in values:
            value = values[target] + ("\n" if target == "note" else " ") + value
            if target == "street" and len(value) > self.fields["street"].length:
                raise CellTrouble("too_long", limit=self.fields["street"].length)
        values[target] = value

    def staged(
        self,
        line: int,
        cells: list[str],
        values: dict[str, Any],
        problems: list[Problem],
        warnings: list[Problem],
    ) -> tuple[Any, ...]:
        """The staging row, in the order of `columns`, from the values by target."""
        raise NotImplementedError

    def custom(self, values: dict[str, Any]) -> dict[str, Any] | None:
        """The values of the firm's own fields by their keys, None where no column leads to one."""
        if not self.made:
            return None
        return {target.removeprefix(PREFIX): values[target] for target in self.made if target in values}

    def at(self, target: str) -> int:
        """The position of the column that leads to a target, -1 for none."""
        return next((at for at, named in self.setting.mapping.items() if named == target), -1)

    def whose(self) -> int:
        """The column that says whose the row is."""
        named = ("client_number", "client_name", "client_tax", "client_email")
        return next((at for name in named if (at := self.at(name)) >= 0), -1)


def problem(position: int, value: str, code: str, **params: Any) -> Problem:
    """`at` is the position of the column, -1 for the row as a whole."""
    return {"at": position, "value": value.replace("\0", "\u2400")[:200], "code": code, "params": params}
