"""Which column is which field: by its name, else by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from contacts.imports.cells import (
    EMAIL,
    clean,
    read_country,
    read_grade,
    read_kind,
    read_language,
    read_phones,
    read_stage,
)
from contacts.imports.dates import read_date
from contacts.imports.folding import words_of
from contacts.imports.reasons import CellTrouble
from contacts.imports.synonyms import PLAIN_NAME, Names
from contacts.imports.targets import Target

URL = re.compile(r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
POST_CODE = re.compile(
    r"\d{2}-\d{3}|\d{3} \d{2}|\d{5}(?:-\d{4})?|\d{6}|\d{10}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
)
TAX = re.compile(
    r"(?:PL|DE|CZ|SK|AT|FR|IT|ES|NL|BE|LT|LV|EE|HU)[ -]?[\dA-Z ]{8,14}|\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}"
)
# Names so general that what stands in the column must agree.
VAGUE = frozenset(
    words_of(name)
    for name in (
        "status", "stage", "class", "rating", "priority", "type", "kind", "rodzaj", "stan", "ocena", "вид", "статус", "рейтинг",
        "title", "channel", "canal", "land", "kod", "etap", "grade", "нوع", "وضعیت", "رتبه", "نوع", "tier", "category abc",
        "приоритет", "priorytet", "language", "relationship", "account type", "company type", "customer type", "client type",
    )
)  # fmt: skip


def _accepts(read: Callable[..., Any], *args: Any) -> Callable[[str], bool]:
    def test(text: str) -> bool:
        try:
            read(text, *args)
        except (CellTrouble, ValueError):
            return False
        return True

    return test


def looks_like_phone(text: str) -> bool:
    digits = sum(char.isdecimal() for char in text)
    if not 7 <= digits <= 40 or sum(char.isalpha() for char in text) > 4:
        return False
    try:
        return any(key.startswith("+") for _, key in read_phones(text, "PL"))
    except CellTrouble:
        return False


SHAPES: dict[str, Callable[[str], bool]] = {
    "email": lambda text: EMAIL.search(text) is not None,
    "url": lambda text: URL.fullmatch(text) is not None,
    "tax": lambda text: TAX.fullmatch(text) is not None,
    "post_code": lambda text: POST_CODE.fullmatch(text) is not None,
    "date": _accepts(read_date),
    "phone": looks_like_phone,
    "country": _accepts(read_country),
    "stage": _accepts(read_stage),
    "kind": _accepts(read_kind),
    "grade": _accepts(read_grade),
    "language": _accepts(read_language),
}
# What may be guessed from the cells alone, and to which field it then goes.
BY_CONTENT = (("email", "email"), ("url", "website"), ("tax", "tax_number"), ("phone", "phone"))


class Suggestion:
    """Which column is which field of one kind of record: fields, and the names that columns of them go by.

    `own`: the firm's own words for columns, folded (made.by_label), which go before ours.
    """

    def __init__(
        self, fields: Mapping[str, Target], names: Names, own: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.fields, self.names, self.own = fields, names, own

    def mapping(
        self,
        header: list[str],
        rows: Iterable[list[str]],
        is_colleague: Callable[[str], bool] = lambda _text: False,
    ) -> dict[int, str]:
        """Column position -> key of the target; columns that nothing speaks for are left out."""
        samples = _samples(len(header), rows)
        wishes = []
        for position, column in enumerate(header):
            words = words_of(column)
            target, trust = (self.own[words], 2.0) if words in self.own else self.names.target_of(column)
            if target and self._agrees(target, trust, column, samples[position]):
                vague = words in VAGUE
                wishes.append((trust - 0.05 * vague, position, target))
        mapping: dict[int, str] = {}
        # The surest name gets a field that only one column can have; of equals, the first.
        for _trust, position, target in sorted(wishes, key=lambda wish: (-wish[0], wish[1])):
            if self.fields[target].many or target not in mapping.values():
                mapping[position] = target
        if "legal_name" in self.fields:
            self._settle_names(header, mapping)
        if "owner" in self.fields:
            _add_owner(samples, mapping, is_colleague)
        self._add_by_content(header, samples, mapping)
        return dict(sorted(mapping.items()))

    def _agrees(self, target: str, trust: float, column: str, values: list[str]) -> bool:
        shape = self.fields[target].shape
        if shape not in SHAPES or not values:
            return True
        if shape in ("tax", "post_code", "url"):
            # These are written in too many ways to be judged; only a plain mistake is.
            return trust > 0.6 or _share("email", values) < 0.5
        if trust < 0.85 or words_of(column) in VAGUE:
            return _share(shape, values) >= 0.5
        return True

    def _settle_names(self, header: list[str], mapping: dict[int, str]) -> None:
        """A plain "Name" beside a column for the company is the person; without a company it is the client."""
        names = [position for position, column in enumerate(header) if words_of(column) in PLAIN_NAME]
        takers = [position for position, target in mapping.items() if target == "name"]
        for position in names:
            if takers and position not in takers and "person_name" not in mapping.values():
                mapping[position] = "person_name"
        for position in takers:
            companies = [
                at
                for at, column in enumerate(header)
                if at != position and self.names.target_of(column)[0] == "name"
            ]
            if position in names and companies and companies[0] not in names:
                mapping[companies[0]], mapping[position] = "name", "person_name"
        # "Imię" or "Имя" beside a surname is a first name.
        if "last_name" in mapping.values() and "first_name" not in mapping.values():
            for position in names:
                if mapping.get(position) in ("person_name", "name"):
                    mapping[position] = "first_name"

    def _add_by_content(self, header: list[str], samples: list[list[str]], mapping: dict[int, str]) -> None:
        has_names = any(header)
        for position, values in enumerate(samples):
            if position in mapping or not values:
                continue
            for shape, target in BY_CONTENT:
                is_free = target in self.fields and (
                    self.fields[target].many or target not in mapping.values()
                )
                if is_free and _share(shape, values) >= 0.7:
                    mapping[position] = target
                    break
            else:
                if "city" in self.fields and not has_names and not header[position]:
                    _guess_plain(position, values, mapping)
        named = {"name", "person_name", "first_name", "last_name", "legal_name"} & set(mapping.values())
        if "legal_name" in self.fields and not named:
            _take_name(samples, mapping)


def _samples(width: int, rows: Iterable[list[str]]) -> list[list[str]]:
    samples: list[list[str]] = [[] for _ in range(width)]
    for cells in rows:
        for position, cell in enumerate(cells[:width]):
            if (text := clean(cell)) and len(samples[position]) < 100:
                samples[position].append(text)
    return samples


def _share(shape: str, values: list[str]) -> float:
    return sum(map(SHAPES[shape], values)) / len(values) if values else 0


def _add_owner(
    samples: list[list[str]], mapping: dict[int, str], is_colleague: Callable[[str], bool]
) -> None:
    """A column of colleagues says whose the clients are, whatever it is called."""
    for position, values in enumerate(samples):
        if "owner" in mapping.values():
            return
        if position not in mapping and values and sum(map(is_colleague, values)) >= 0.7 * len(values):
            mapping[position] = "owner"


def _guess_plain(position: int, values: list[str], mapping: dict[int, str]) -> None:
    """Without a header also post codes, countries and dates are looked for."""
    for shape, target in (("post_code", "post_code"), ("date", "created_on"), ("country", "country")):
        if _share(shape, values) >= 0.8 and target not in mapping.values():
            mapping[position] = target
            return


def _take_name(samples: list[list[str]], mapping: dict[int, str]) -> None:
    """The first column of mostly different texts with letters is the name."""
    for position, values in enumerate(samples):
        lettered = [value for value in values if any(char.isalpha() for char in value)]
        if (
            position not in mapping
            and values
            and len(lettered) > 0.8 * len(values)
            and len(set(values)) > 0.6 * len(values)
        ):
            mapping[position] = "name"
            return
