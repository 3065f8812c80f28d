"""Address books as vCards 2.1, 3.0 and 4.0: one card is one row of a list with columns of its own."""

from __future__ import annotations

import codecs
import quopri
import re
from collections import defaultdict
from collections.abc import Iterator

from contacts.imports.trouble import FileTrouble

COMPANY, PERSON, FIRST, LAST, TITLE = "Company", "Contact person", "First name", "Last name", "Job title"
PHONE, PERSON_PHONE, EMAIL, PERSON_EMAIL = "Phone", "Phone of the person", "E-mail", "E-mail of the person"
STREET, CODE, CITY, COUNTRY = "Street", "Post code", "City", "Country"
WEBSITE, BIRTHDAY, TAGS, NOTE = "Website", "Birthday", "Tags", "Note"
MAPPING = {
    COMPANY: "name", PERSON: "person_name", TITLE: "position", PHONE: "phone", PERSON_PHONE: "person_phone",
    EMAIL: "email", PERSON_EMAIL: "person_email", STREET: "street", CODE: "post_code", CITY: "city",
    COUNTRY: "country", WEBSITE: "website", BIRTHDAY: "birthday", TAGS: "tags", NOTE: "note",
}  # fmt: skip
HEADER = list(MAPPING)
WANTED = frozenset(
    ("FN", "N", "ORG", "TITLE", "ROLE", "TEL", "EMAIL", "ADR", "URL", "NOTE", "BDAY", "CATEGORIES", "KIND")
) | {"X-ABSHOWAS"}
PART = re.compile(r"(?<!\\);")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
CARD_LIMIT = 20_000  # lines of one card without its pictures
VALUE_LIMIT = 100_000  # characters of one entry

Entry = tuple[str, dict[str, str], str]


def is_vcard(head: bytes) -> bool:
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            text = head[:200].decode(encoding, "ignore")
        except UnicodeError:
            continue
        if text.lstrip().upper().startswith("BEGIN:VCARD"):
            return True
    return False


def cards(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """(line of BEGIN, cells in the order of HEADER) of every card that names somebody."""
    begun, entries = 0, list[Entry]()
    for line, text in _unfolded(lines):
        upper = text[:12].upper()
        if upper.startswith("BEGIN:VCARD"):
            begun, entries = line, []
        elif upper.startswith("END:VCARD"):
            if begun and (row := _row(entries)):
                yield begun, row
            begun = 0
        elif begun and (entry := _entry(text)):
            entries.append(entry)
            if len(entries) > CARD_LIMIT:
                raise FileTrouble("long_card", line=begun)
    if begun:
        raise FileTrouble("open_card", line=begun)


def _unfolded(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Logical lines with the physical line of each; what nobody asks for (pictures, sounds) is let go at once."""
    start, held, is_wanted, is_soft = 0, "", False, False
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        if is_soft and is_wanted:
            held = held[:-1] + line
        elif line[:1] in (" ", "\t") and start:
            if is_wanted:
                held += line[1:]
        else:
            if is_wanted:
                yield start, held
            start, held = number, line
            name = re.split("[;:]", line, maxsplit=1)[0].rpartition(".")[2].upper()
            is_wanted = name in WANTED or name in ("BEGIN", "END")
        if len(held) > VALUE_LIMIT:
            held = held[:VALUE_LIMIT]
        is_soft = is_wanted and held.endswith("=") and "QUOTED-PRINTABLE" in held[:200].upper()
    if is_wanted:
        yield start, held


def _entry(text: str) -> Entry | None:
    head, colon, value = _parted(text)
    if not colon:
        return None
    name, *given = head.split(";")
    params: dict[str, str] = defaultdict(str)
    for param in given:
        key, equals, worth = param.partition("=")
        # vCard 2.1 writes the kind alone: TEL;CELL;HOME
        key, worth = (key.upper(), worth) if equals else ("TYPE", key)
        params[key] += f",{worth.strip(chr(34)).upper()}"
    if "QUOTED-PRINTABLE" in params["ENCODING"] + params["TYPE"]:
        value = _printable(value, params["CHARSET"].strip(","))
    return name.rpartition(".")[2].upper(), params, value.strip()


def _parted(text: str) -> tuple[str, str, str]:
    """At the first colon outside quotation marks."""
    is_quoted = False
    for at, char in enumerate(text):
        if char == '"':
            is_quoted = not is_quoted
        elif char == ":" and not is_quoted:
            return text[:at], ":", text[at + 1 :]
    return text, "", ""


def _printable(value: str, charset: str) -> str:
    content = quopri.decodestring(value.encode("ascii", "replace"))
    try:
        codecs.lookup(charset or "utf-8")
    except LookupError:
        charset = "utf-8"
    return content.decode(charset or "utf-8", "replace")


def _plain(text: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


def _parts(text: str) -> list[str]:
    return [_plain(part) for part in PART.split(text)]


def _row(entries: list[Entry]) -> list[str]:
    """The cells of a card; [] for one without any name."""
    cells: dict[str, list[str]] = defaultdict(list)
    given: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        given[entry[0]].append(entry)
    company, person = _names(given)
    cells[COMPANY], cells[PERSON] = [company], [person]
    has_both = bool(company and person)
    for _name, params, value in given["TEL"]:
        is_own = has_both and any(kind in params["TYPE"] for kind in ("CELL", "HOME", "IPHONE"))
        cells[PERSON_PHONE if is_own else PHONE].append(
            _plain(value).removeprefix("tel:").replace(";ext=", " ext. ")
        )
    for _name, _params, value in given["EMAIL"]:
        cells[PERSON_EMAIL if has_both else EMAIL].append(_plain(value).removeprefix("mailto:"))
    _address(given["ADR"], cells)
    for name, column in (("URL", WEBSITE), ("TITLE", TITLE), ("ROLE", TITLE)):
        if given[name] and not cells[column]:
            cells[column] = [_plain(given[name][0][2])]
    cells[NOTE] = [_plain(value) for _n, _p, value in given["NOTE"]]
    cells[TAGS] = [_plain(value) for _n, _p, value in given["CATEGORIES"]]
    # --04-12 is a day without a year; nobody's age follows from it.
    days = [value.partition("T")[0] for _n, _p, value in given["BDAY"] if not value.startswith("--")]
    cells[BIRTHDAY] = days[:1]
    marks = {NOTE: "\n", PHONE: "; ", PERSON_PHONE: "; ", EMAIL: "; ", PERSON_EMAIL: "; ", TAGS: ", "}
    row = [marks.get(column, " ").join(filter(None, cells[column])) for column in HEADER]
    return row if any(row) else []


def _names(given: dict[str, list[Entry]]) -> tuple[str, str]:
    """(company, person) of a card; either may be empty."""
    company = _parts(given["ORG"][0][2])[0] if given["ORG"] else ""
    full = _plain(given["FN"][0][2]) if given["FN"] else ""
    if not full and given["N"]:
        last, first, middle, *_rest = [*_parts(given["N"][0][2]), "", "", ""]
        full = " ".join(filter(None, (first, middle, last)))
    is_firm = any("ORG" in value.upper() for _n, _p, value in given["KIND"]) or any(
        "COMPANY" in value.upper() for _n, _p, value in given["X-ABSHOWAS"]
    )
    if is_firm or (company and full == company):
        return company or full, ""
    return company, full


def _address(entries: list[Entry], cells: dict[str, list[str]]) -> None:
    """The address at work, else the first that is written."""
    ranked = sorted(entries, key=lambda entry: "WORK" not in entry[1]["TYPE"])
    for _name, _params, value in ranked:
        box, more, street, city, _region, code, country, *_rest = [*_parts(value), *[""] * 7]
        lines = [" ".join(part.split()) for part in (street, more, box) if part]
        if lines or city or code:
            cells[STREET], cells[CITY] = [", ".join(lines)], [" ".join(city.split())]
            cells[CODE], cells[COUNTRY] = [code], [country]
            return
