"""A row of cells becomes a row of the staging table: clean values, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from contacts.imports import cells as read
from contacts.imports.folding import name_core, search_key
from contacts.imports.owners import Owners
from contacts.imports.reasons import CellTrouble
from contacts.imports.targets import TARGETS
from crm.lists.exporting import as_written
from crm.sql.search_texts import MARK

COLUMNS = (
    "line", "problems", "warnings", "cells", "name", "legal_name", "kind", "tax_number", "stage", "grade", "industry",
    "source", "tags", "language", "street", "post_code", "city", "country", "website", "note", "owner_id", "created_at",
    "last_contact_at", "phones", "phone_keys", "emails", "person_name", "position", "birthday", "person_phones",
    "person_phone_keys", "person_emails", "name_core", "search_text", "phone_digits",
)  # fmt: skip
Problem = dict[str, Any]
# Other fields say the same in many rows: each text is read once while it is among the last KNOWN_CELLS.
SELDOM_TWICE = frozenset(
    ("name", "legal_name", "tax_number", "phone", "person_phone", "email", "person_email", "website", "note")
)
KNOWN_CELLS = 4_096


@dataclass
class Setting:
    """What every row of one import is read with. `mapping`: column position -> target; `orders`: of its dates."""

    header: list[str]
    mapping: dict[int, str]
    orders: dict[int, str]
    owners: Owners
    country: str
    zone: ZoneInfo
    latest: datetime = field(default_factory=lambda: timezone.now() + timedelta(minutes=1))


class RowReader:
    """Reads rows under one Setting; made once, called a million times."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.width = len(setting.header)
        self.columns = [
            (position, target, self._cell_reader(position, target), self._taking(target))
            for position, target in sorted(
                setting.mapping.items(), key=lambda pair: pair[1] in ("phone", "person_phone")
            )
        ]

    def _cell_reader(self, position: int, target: str) -> Callable[[str], Any]:
        """A function from the text of a cell to its value, None for an empty one; usual texts are read once."""
        read_value, limit, is_note = self._reader(position, target), TARGETS[target].length, target == "note"

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
        moment = partial(read.read_moment, order=order, zone=self.setting.zone, latest=self.setting.latest)
        readers: dict[str, Callable[[str], Any]] = {
            "kind": read.read_kind, "stage": read.read_stage, "grade": read.read_grade, "tax": read.read_tax_number,
            "country": read.read_country, "language": read.read_language, "url": read.read_url, "tags": read.read_tags,
            "email": read.read_emails, "owner": self.setting.owners.find,
            "date": partial(read.read_day, order=order) if target == "birthday" else moment,
        }  # fmt: skip
        return readers.get(TARGETS[target].shape)

    def _taking(self, target: str) -> Callable[..., None] | None:
        """How the value of a further column of this field is added; None when the first one stands."""
        if target in ("phone", "person_phone"):
            return self._take_phones
        if target in ("email", "person_email", "tags"):
            return self._take_all
        return self._join if target in ("note", "street") else None

    def __call__(self, line: int, cells: list[str]) -> tuple[Any, ...]:
        """The staging row, in the order of COLUMNS."""
        problems: list[Problem] = []
        warnings: list[Problem] = []
        values: dict[str, Any] = {}
        if len(cells) > self.width and any(cell.strip() for cell in cells[self.width :]):
            problems.append(_problem(-1, "", "extra_cells", found=len(cells), expected=self.width))
        count = len(cells)
        for position, target, read_cell, take in self.columns:
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
                problems.append(_problem(position, raw, trouble.code, **trouble.params))
        return self._staged(line, cells, values, problems, warnings)

    def _take_phones(
        self, values: dict[str, Any], target: str, text: str, position: int, warnings: list[Problem]
    ) -> None:
        country = values.get("country") or self.setting.country
        pairs = read.read_phones(text, country)
        if not all(key[0] == "+" for _, key in pairs):
            warnings.append(_problem(position, text, "odd_phone", country=country))
        known = values.setdefault(target, {})
        for written, key in pairs:
            known.setdefault(key, written)

    def _take_all(self, values: dict[str, Any], target: str, value: list[str], *_rest: Any) -> None:
        known = values.setdefault(target, [])
        known.extend(item for item in value if item not in known)

    def _join(self, values: dict[str, Any], target: str, value: str, *_rest: Any) -> None:
        if target in values:
            value = values[target] + ("\n" if target == "note" else " ") + value
            if target == "street" and len(value) > TARGETS["street"].length:
                raise CellTrouble("too_long", limit=TARGETS["street"].length)
        values[target] = value

    def _staged(
        self,
        line: int,
        cells: list[str],
        values: dict[str, Any],
        problems: list[Problem],
        warnings: list[Problem],
    ) -> tuple[Any, ...]:
        get = values.get
        person = get("person_name") or " ".join(filter(None, (get("first_name"), get("last_name"))))
        name, kind = get("name") or get("legal_name", ""), get("kind", "")
        if not name and person:
            name, kind = person, kind or "individual"
        if not name and not any(problem["target"] == "name" for problem in self._named(problems)):
            position = next((at for at, target in self.setting.mapping.items() if target == "name"), -1)
            problems.append(_problem(position, "", "no_name"))
        phones, persons = get("phone", {}), get("person_phone", {})
        own_emails, person_emails = get("email", []), get("person_email", [])
        # The same figures as contacts.actions.derived makes of the rows.
        emails = sorted({*own_emails, *person_emails})
        search = search_key(" ".join(filter(None, (name, get("legal_name"), get("city"), person))))
        search += MARK + search_key(" ".join(emails)) if emails else ""
        digits = " ".join(sorted({key.lstrip("+") for key in (*phones, *persons)}))
        return (
            line, problems or None, warnings or None,
            [cell.replace("\0", "\u2400") for cell in cells] if problems else None,
            name, get("legal_name", ""), kind, get("tax_number", ""), get("stage", ""), get("grade", ""),
            get("industry", ""), get("source", ""), get("tags", []), get("language", ""), get("street", ""),
            get("post_code", ""), get("city", ""), get("country", ""), get("website", ""), get("note", ""),
            get("owner"), get("created_on"), get("last_contact"), list(phones.values()), list(phones),
            own_emails, person, get("position", ""), get("birthday"), list(persons.values()), list(persons),
            person_emails, name_core(name) if name else "", search, digits,
        )  # fmt: skip

    def _named(self, problems: list[Problem]) -> list[Problem]:
        return [problem | {"target": self.setting.mapping.get(problem["at"], "")} for problem in problems]


def _problem(position: int, value: str, code: str, **params: Any) -> Problem:
    """`at` is the position of the column, -1 for the row as a whole."""
    return {"at": position, "value": value.replace("\0", "\u2400")[:200], "code": code, "params": params}
