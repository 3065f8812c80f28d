"""Ready cells for columns: each call gives a function (row, drawing) -> safe HTML.

`text("city")`, `money("turnover_amount")`, `person("owner")` ... A cell of your own escapes what it draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext as _

from crm.web import charts, formats
from crm.web.listing.drawing import Drawing

Cell = Callable[[Any, Drawing], str]


def within(group: str, cell: Cell) -> Cell:
    """The cell for those who may read the group of fields, nothing for the others; for cards (columns say `group`)."""
    return lambda row, drawing: cell(row, drawing) if drawing.access.reads(group) else ""


def text(field: str) -> Cell:
    """The value as it is; dots follow foreign keys ("team.name"), an empty link draws nothing."""
    get = path(field)
    return lambda row, _drawing: _words(get(row))


def ltr(field: str) -> Cell:
    """Phones, e-mails, numbers: left to right in every language."""
    get = path(field)
    return lambda row, _drawing: f'<span class="ltr">{escape(value)}</span>' if (value := get(row)) else ""


def choice(field: str) -> Cell:
    """The label of a choice."""
    return lambda row, drawing: escape(_label(row, field, drawing))


def tag(field: str, tones: Mapping[Any, str] | None = None) -> Cell:
    """The label of a choice as a tag; `tones` maps values to good, warn, bad, acc."""
    tones = tones or {}

    def cell(row: Any, drawing: Drawing) -> str:
        label = _label(row, field, drawing)
        return (
            f'<span class="tag {tones.get(getattr(row, field), "")}">{escape(label)}</span>' if label else ""
        )

    return cell


def tags(field: str) -> Cell:
    """Several words, each as a tag."""

    def cell(row: Any, drawing: Drawing) -> str:
        return " ".join(f'<span class="tag line">{escape(word)}</span>' for word in getattr(row, field) or ())

    return cell


def state(field: str, tones: dict[str, str]) -> Cell:
    """A dot and the label of a choice."""

    def cell(row: Any, drawing: Drawing) -> str:
        tone = tones.get(getattr(row, field), "")
        return f'<span class="st"><i class="dot {tone}"></i>{escape(_label(row, field, drawing))}</span>'

    return cell


def number(field: str) -> Cell:
    get = path(field)
    return lambda row, drawing: f'<span class="num">{drawing.number(get(row))}</span>'


def money(field: str, currency: str = "") -> Cell:
    """In the firm's currency, or in that of the field `currency`."""

    def cell(row: Any, drawing: Drawing) -> str:
        own = getattr(row, currency) if currency else drawing.currency
        amount = getattr(row, field)
        if own == drawing.currency:
            return drawing.money(amount)
        return drawing.once(("money", own, amount), lambda: formats.money(amount, own))

    return cell


def metered_money(field: str) -> Cell:
    """An amount, and beside it a bar: how it compares with the highest of the page."""

    def cell(row: Any, drawing: Drawing) -> str:
        amount = getattr(row, field)
        percent = round(drawing.share_of_top(field, amount))
        bar = drawing.once(("meter", percent), lambda: charts.meter(percent))
        return f'<span class="ltv"><span class="num">{drawing.money(amount)}</span>{bar}</span>'

    return cell


def day(field: str, none: str | Promise = "") -> Cell:
    """How long ago, or how far away: "68 days ago", "tomorrow"."""
    get = path(field)
    return lambda row, drawing: drawing.relative_day(get(row), none)


def date(field: str) -> Cell:
    """21 Nov; with the year if it is another one."""
    get = path(field)

    def cell(row: Any, drawing: Drawing) -> str:
        value = get(row)
        return drawing.once(("date", value), lambda: escape(formats.date_short(value))) if value else ""

    return cell


def person(field: str = "owner") -> Cell:
    """A colleague: avatar and name. Name the foreign key in the column's `joins`."""
    get = path(field)

    def cell(row: Any, drawing: Drawing) -> str:
        user = get(row)
        return drawing.once(("person", user.pk), lambda: _person(user)) if user else ""

    return cell


def _person(user: Any) -> str:
    avatar = f'<span class="av s a{user.tone}" aria-hidden="true">{escape(user.initials)}</span>'
    return f'<span class="own">{avatar}<bdi>{escape(user.name)}</bdi></span>'


def named(url_name: str, name: str = "name", sub: str = "", *, square: bool = True) -> Cell:
    """The row's name as a link to its page, with its initials before and a quieter word behind it.

    The row has `initials` and `tone`. This is the first column: Enter on a row opens it.
    """
    get_name, get_sub = path(name), path(sub) if sub else None
    shape = " sq" if square else ""

    def cell(row: Any, drawing: Drawing) -> str:
        head, tail = drawing.once(("address", url_name), lambda: _address(url_name))
        avatar = f'<span class="av{shape} a{row.tone}" aria-hidden="true">{escape(row.initials)}</span>'
        quiet = f" <small>{_words(get_sub(row))}</small>" if get_sub else ""
        link = f'<a href="{head}{row.pk}{tail}"><bdi>{escape(get_name(row))}</bdi></a>'
        return f'<span class="nm">{avatar}<span>{link}{quiet}</span></span>'

    return cell


def link(url_name: str, name: str = "name") -> Cell:
    """The row's name as a plain link to its page."""
    get = path(name)

    def cell(row: Any, drawing: Drawing) -> str:
        head, tail = drawing.once(("address", url_name), lambda: _address(url_name))
        return f'<a href="{head}{row.pk}{tail}"><bdi>{escape(get(row))}</bdi></a>'

    return cell


def _address(url_name: str) -> tuple[str, str]:
    """An address with one key, cut where the key stands; fifty times reverse() is a millisecond."""
    head, _key, tail = reverse(url_name, args=[987654321]).partition("987654321")
    return head, tail


def next_step(kinds: dict[str, Any] | None = None) -> Cell:
    """The next step with its colour: late, today, planned ("Call, Mon"), or none.

    The row has next_step_at, next_step_title and next_step_kind; `kinds` gives the words of the last.
    """
    kinds = kinds or {}

    def cell(row: Any, drawing: Drawing) -> str:
        due = row.next_step_at
        if due is None:
            return drawing.once("no step", lambda: f'<span class="warn">{escape(_("No next step"))}</span>')
        tone, words = drawing.due_day(due)
        kind = kinds.get(row.next_step_kind, "") if tone != "bad" else ""
        shown = _("%(what)s, %(day)s") % {"what": kind, "day": words} if kind else words
        return f'<span class="{tone}" title="{escape(row.next_step_title)}">{escape(shown)}</span>'

    return cell


def path(field: str) -> Callable[[Any], Any]:
    """A getter that follows dots and answers None where a link is empty."""
    if "." not in field:
        return attrgetter(field)
    first, rest = field.split(".", 1)
    deeper = path(rest)
    return lambda row: None if (related := getattr(row, first)) is None else deeper(related)


def _words(value: Any) -> str:
    return "" if value in (None, "") else f"<bdi>{escape(value)}</bdi>"


def _label(row: Any, field: str, drawing: Drawing) -> str:
    value = getattr(row, field)
    labels = drawing.once(("labels", type(row), field), lambda: _labels(row, field))
    return labels.get(value, value or "")


def _labels(row: Any, field: str) -> dict[Any, str]:
    return {key: str(label) for key, label in row._meta.get_field(field).flatchoices}
