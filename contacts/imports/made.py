"""Columns of a list that go into fields that the firm made for its clients or their people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.imports import cells as read
from contacts.imports.folding import words_of
from contacts.imports.reasons import CellTrouble
from contacts.imports.targets import Target
from crm.access.context import access_of
from crm.custom_fields.fields import Field, all_fields, is_made, named_field
from crm.custom_fields.models import Kind
from crm.custom_fields.values import MAX_TEXT, PLACES, WHOLE_DIGITS, number_stored

if TYPE_CHECKING:
    from contacts.imports.owners import Owners
    from contacts.registries import ImportTarget
    from crm.people.models import User

MADE = _("Fields of your own")
SEVERAL = re.compile(r"[;,،|\n]+")
YES = frozenset("yes y true t 1 x tak prawda да д истина بله بلی آری ja wahr oui".split())  # noqa: SIM905
NO = frozenset("no n false f 0 nie falsz нет н ложь خیر نه nein falsch non".split())  # noqa: SIM905
# What stands beside a number without being part of it: signs of currencies, their codes, spaces between thousands.
BESIDE = re.compile(r"[\s\u00a0\u202f'’]|[^\W\d_]|[$€£¥₽﷼%]")
FIGURE = re.compile(r"[+-]?\d+(?:\.\d+)?")


def made_targets(holder: str, *, with_archived: bool = False) -> dict[str, Target]:
    return {
        made.name: _target(made)
        for made in all_fields()
        if made.holder == holder and (with_archived or not made.is_archived)
    }


def _target(made: Field) -> Target:
    shape = "date" if made.kind == Kind.DATE else "made"
    return Target(
        made.name, made.label, MADE, shape, length=MAX_TEXT * (made.kind == Kind.TEXT), kept_in=made.group
    )


def offered_fields(kind: ImportTarget) -> Mapping[str, Target]:
    """What columns of such a list may lead to, in its order."""
    return {**kind.fields, **made_targets(kind.made_of)}


def known_fields(kind: ImportTarget) -> Mapping[str, Target]:
    """Those and the ones that columns were led to before they were archived."""
    return {**kind.fields, **made_targets(kind.made_of, with_archived=True)}


def closed_targets(user: User, kind: ImportTarget, keys: Iterable[str] | None = None) -> list[Target]:
    """Those that lead to fields which the person's role does not let them write, or that are out of use."""
    access, offered, known = access_of(user), offered_fields(kind), known_fields(kind)
    found = [known[key] for key in (known if keys is None else keys)]
    return [target for target in found if target.key not in offered or not access.writes(target.kept_in)]


def by_label(kind: ImportTarget) -> dict[str, str]:
    """Folded label -> key of the target: a firm's own word for a column goes before ours."""
    return {words_of(str(target.label)): target.key for target in made_targets(kind.made_of).values()}


def made_reader(holder: str, target: str, order: str, owners: Owners) -> Callable[[str], Any] | None:
    """A function from the text of a cell to what the column keeps; it raises CellTrouble."""
    made = named_field(holder, target) if is_made(target) else None
    if made is None or made.kind == Kind.TEXT:
        return None
    if made.kind in PLACES:
        return partial(_number, kind=Kind(made.kind))
    if made.kind in (Kind.CHOICE, Kind.CHOICES):
        known = {
            words_of(choice.label): choice.key
            for choice in sorted(made.choices, key=lambda one: not one.removed)
        }
        expected = ", ".join(label for _key, label in made.open_choices[:12])
        one_of = partial(_one_of, known=known, expected=expected)
        return (
            one_of if made.kind == Kind.CHOICE else partial(_several, order=list(made.labels), one_of=one_of)
        )
    if made.kind == Kind.COLLEAGUE:
        return owners.person
    return _yes_no if made.kind == Kind.YES_NO else partial(_day, order=order)


def _number(text: str, kind: Kind) -> int | float:
    figure = BESIDE.sub("", text)
    if "," in figure and "." in figure:
        thousands = "," if figure.rfind(",") < figure.rfind(".") else "."
        figure = figure.replace(thousands, "")
    elif figure.count(",") > 1 or (kind == Kind.MONEY and re.fullmatch(r"[+-]?\d{1,3},\d{3}", figure)):
        figure = figure.replace(",", "")
    figure = figure.replace(",", ".")
    if not FIGURE.fullmatch(figure):
        raise CellTrouble("made_number", expected="1234.50")
    try:
        return number_stored(figure, PLACES[kind])
    except ValidationError:
        raise CellTrouble("made_digits", digits=WHOLE_DIGITS, places=PLACES[kind]) from None


def _one_of(text: str, known: dict[str, str], expected: str) -> str:
    found = known.get(words_of(text))
    if found is None:
        raise CellTrouble("made_choice", expected=expected)
    return found


def _several(text: str, order: list[str], one_of: Callable[[str], str]) -> list[str]:
    try:
        return [one_of(text)]
    except CellTrouble:
        keys = {one_of(part) for part in SEVERAL.split(text) if part.strip()}
    return [key for key in order if key in keys]


def _yes_no(text: str) -> bool:
    word = words_of(text) or text.strip()
    if word in YES or word in {"✓", "✔", "+"}:
        return True
    if word in NO or word in {"-", "✗", "✘"}:
        return False
    raise CellTrouble("made_yes_no")


def _day(text: str, order: str) -> str:
    return read.read_day(text, order).isoformat()
