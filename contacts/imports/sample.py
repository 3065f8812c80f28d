"""A list to try the import with: made-up clients, with what real lists have too (some twice, some without a phone)."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from datetime import date, timedelta

from contacts.demo.names import INDUSTRIES, LANDS, Land

ROWS = 60
TWICE = 4
HEADER = (
    "Name", "Tax number", "Street", "Post code", "City", "Country", "Phone", "E-mail", "Contact person", "Industry",
    "Source", "Tags", "Last contact",
)  # fmt: skip
FILE_NAME = "sample-clients.csv"


def sample_list(today: date) -> bytes:
    """The file as UTF-8; the same on the same day."""
    chance, text = random.Random(20), io.StringIO()  # noqa: S311 - made-up names, no secret
    rows = list(_rows(chance, today))
    writer = csv.writer(text)
    writer.writerows([HEADER, *rows, *(_again(row) for row in rows[:TWICE])])
    return text.getvalue().encode()


def _rows(chance: random.Random, today: date) -> Iterator[tuple[str, ...]]:
    names = [
        (land, land.pattern.format(first=first, second=second))
        for land in LANDS
        for first in land.first
        for second in land.second
    ]
    for number, (land, name) in enumerate(chance.sample(names, ROWS), 1):
        yield _row(chance, today, number, land, name)


def _row(chance: random.Random, today: date, number: int, land: Land, name: str) -> tuple[str, ...]:
    post_code, city, street = chance.choice(land.places)
    person = f"{chance.choice(land.given)} {chance.choice(land.family)}"
    spoken = today - timedelta(days=chance.randint(5, 900))
    return (
        name,
        f"{land.tax}9{number:06}",
        f"{street} {chance.randint(1, 90)}",
        post_code,
        city,
        land.code,
        "" if number % 7 == 0 else f"{land.dial} 9{number:03}",
        "" if number % 5 == 0 else f"office@sample{number}.example",
        person,
        chance.choice(INDUSTRIES),
        "Sample list",
        "sample",
        "" if number % 9 == 0 else spoken.isoformat(),
    )


def _again(row: tuple[str, ...]) -> tuple[str, ...]:
    """The same client as another colleague wrote it down: in capitals, without tax number and phone."""
    changed = dict(zip(HEADER, row, strict=True))
    changed |= {"Name": row[0].upper(), "Tax number": "", "Phone": "", "Contact person": ""}
    return tuple(changed.values())
