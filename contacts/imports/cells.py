"""One cell in, one clean value out; CellTrouble says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from contacts.imports.choices import EMPTY, kinds, stages
from contacts.imports.dates import read_date
from contacts.imports.folding import words_of
from contacts.imports.phones import quick_phone_key
from contacts.imports.places import countries, languages
from contacts.imports.reasons import CellTrouble
from contacts.models import Client

EMAIL = re.compile(
    r"[^\s@<>,;:\"()\[\]|/]+@[^\s@<>,;:\"()\[\]|/.]+(?:\.[^\s@<>,;:\"()\[\]|/.]+)*\.[^\s@<>,;:\"()\[\]|/.\d]{2,}"
)
ANGLED = re.compile(r"<([^<>]+)>")
SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
PHONE_PARTS = re.compile(r"[;|\n\r]+|,|/|\s+(?:or|lub|или|یا)\s+|\s{3,}")
ONE_PHONE = re.compile(r"\+?[0-9 ().-]+")
PHONE_LABEL = re.compile(
    r"^\s*(?:tel|phone|fax|mob|mobile|kom|tel\.? ?kom|тел|моб|факс|تلفن|موبایل|همراه|faks|cell|t|m|f)\s*[.:]+\s*",
    re.IGNORECASE,
)
TAG_PARTS = re.compile(r"\s*[;,|\n]\s*|\s+:::\s+")


def clean(text: str) -> str:
    """One line without spaces at its ends; what only says "nothing" is nothing."""
    text = text.strip(" \t\r\n\u00a0\u200e\u200f\ufeff")
    if text.isalnum():
        return "" if len(text) < 13 and not text[0].isdecimal() and _says_nothing(text) else text
    text = " ".join(text.split())
    return "" if len(text) < 13 and _says_nothing(text) else text


@lru_cache(maxsize=50_000)
def _says_nothing(text: str) -> bool:
    return not any(char.isalnum() for char in text) or words_of(text) in EMPTY


def read_emails(text: str) -> list[str]:
    """Addresses in lower case, once each, in the order they were written."""
    if EMAIL.fullmatch(text):
        return [text.lower()]
    angled = ANGLED.findall(text)
    found: list[str] = []
    for part in angled or re.split(r"[\s;,/|]+|mailto:", text):
        part = part.strip(" .'\"<>()[]").removeprefix("mailto:").lower()
        if not part:
            continue
        if not EMAIL.fullmatch(part) or len(part) > 254:
            raise CellTrouble("email")
        if part not in found:
            found.append(part)
    if not found:
        raise CellTrouble("email")
    return found


def read_phones(text: str, country: str) -> list[tuple[str, str]]:
    """(as written, key) of each number; a key without "+" is no valid number, only its digits."""
    if ONE_PHONE.fullmatch(text) and (key := quick_phone_key(text, country)):
        return [(text, key)]
    if SHORTENED.fullmatch(text):
        raise CellTrouble("shortened", shown=text)
    found: dict[str, str] = {}
    for part in _phone_parts(text):
        value = PHONE_LABEL.sub("", part).strip(" '\"")
        key = quick_phone_key(value, country)
        if key and len(value) <= 254:
            found.setdefault(key, value)
    if not found:
        raise CellTrouble("phone")
    return [(value, key) for key, value in found.items()]


def _phone_parts(text: str) -> list[str]:
    parts = [part for part in PHONE_PARTS.split(text) if part.strip()]
    # 030/123 45 is one number: a part that is too short belongs to the one before it.
    if len(parts) > 1 and any(sum(char.isdecimal() for char in part) < 6 for part in parts):
        parts = [part for part in re.split(r"[;|\n\r]+", text) if part.strip()]
    return parts


def read_tags(text: str) -> list[str]:
    tags = [tag.strip(" *#") for tag in TAG_PARTS.split(text)]
    if any(len(tag) > 40 for tag in tags):
        raise CellTrouble("too_long", limit=40)
    return list(dict.fromkeys(tag for tag in tags if tag and tag.lower() != "mycontacts"))


def read_country(text: str) -> str:
    return _known(countries(), text, "country")


def read_language(text: str) -> str:
    words = words_of(text)
    return languages().get(words) or _known(languages(), words.split(" ")[0], "language")


def read_stage(text: str) -> str:
    return _known(stages(), text, "stage", expected=", ".join(Client.Stage.values))


def read_kind(text: str) -> str:
    return _known(kinds(), text, "kind", expected=", ".join(Client.Kind.values))


def read_choice(words: Callable[[], dict[str, str]], text: str) -> str:
    return _known(words(), text, "choice", expected=", ".join(dict.fromkeys(words().values())))


YES = frozenset(
    ("yes", "y", "true", "1", "x", "tak", "t", "prawda", "да", "истина", "بله", "done", "zrobione", "gotowe")
)
NO = frozenset(("no", "n", "false", "0", "nie", "falsz", "нет", "ложь", "خیر", "open", "otwarte"))


def read_yes_no(text: str) -> bool:
    words = words_of(text)
    if words in YES:
        return True
    if words in NO:
        return False
    raise CellTrouble("yes_no")


def _known(names: dict[str, str], text: str, code: str, **params: Any) -> str:
    found = names.get(text.lower()) or names.get(words_of(text))
    if found is None:
        raise CellTrouble(code, **params)
    return found


def read_grade(text: str) -> str:
    words = words_of(text).removeprefix("class ").removeprefix("klasa ").removeprefix("класс ")
    grade = words.upper().translate(str.maketrans("АВС", "ABC"))
    if grade not in Client.Grade.values:
        raise CellTrouble("grade")
    return grade


def read_tax_number(text: str) -> str:
    if SHORTENED.fullmatch(text):
        raise CellTrouble("shortened", shown=text)
    return text.lstrip("'")


def read_url(text: str) -> str:
    return text.rstrip("/") if text.count("/") == 3 else text


EXAMPLES = {"dmy": "31.12.2026", "mdy": "12/31/2026", "ymd": "2026-12-31"}


def read_day(text: str, order: str) -> date:
    return _moment(text, order).date()


def read_planned(text: str, order: str, zone: ZoneInfo) -> datetime:
    """A moment in the past or to come; midnight where no time is written, which means any time that day."""
    return _moment(text, order).replace(tzinfo=zone)


def read_moment(text: str, order: str, zone: ZoneInfo, latest: datetime) -> datetime:
    """A moment that is not in the future; noon of the day where no time is written."""
    moment = _moment(text, order)
    if not (moment.hour or moment.minute):
        moment += timedelta(hours=12)
    aware = moment.replace(tzinfo=zone)
    if aware > latest:
        if aware.date() > latest.date():
            raise CellTrouble("future")
        aware = latest
    return aware


def _moment(text: str, order: str) -> datetime:
    try:
        return read_date(text, order)
    except ValueError as error:
        raise CellTrouble("date", expected=EXAMPLES[order]) from error
