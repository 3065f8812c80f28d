"""What the left column and the strip of the client page say about a client."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Client
from contacts.queries.changes import field_label
from contacts.queries.client_pages import ClientPage
from contacts.queries.rhythm import Rhythm
from contacts.queries.suggestions import usual_weeks_between
from crm.access.context import access_of
from crm.access.field_groups import group_of
from crm.frozen import frozen
from crm.people.models import Firm, User
from crm.web.formats import (
    date_time,
    due_day,
    due_tone,
    is_any_time,
    money,
    month_and_year,
    number,
    relative_day,
    time_short,
)
from crm.web.languages import country_name, language_name
from crm.web.templatetags.blocks import Fact as Cell

# What is edited together where it stands on the page.
FACTS = {
    "name": ("name",),
    "legal_name": ("legal_name",),
    "kind": ("kind",),
    "stage": ("stage",),
    "grade": ("grade",),
    "industry": ("industry",),
    "tax_number": ("tax_number",),
    "external_number": ("external_number",),
    "website": ("website",),
    "address": ("street", "post_code", "city", "country"),
    "language": ("language",),
    "time_zone": ("time_zone",),
    "source": ("source",),
    "tags": ("tags",),
    "note": ("note",),
}
STAGE_TONES = {"customer": "good", "prospect": "acc", "lead": "", "inactive": "warn", "lost": "bad"}
# The order of the left column; name, stage and tags are edited in the head and in their own panel.
SHOWN = (
    "industry", "stage", "grade", "kind", "tax_number", "external_number", "website", "address", "language",
    "time_zone", "source", "legal_name",
)  # fmt: skip


@frozen
class FactLine:
    """A label and its value, edited under `key`."""

    key: str
    label: str
    value: Any
    may_change: bool = True

    @property
    def is_empty(self) -> bool:
        return not self.value

    @property
    def is_link(self) -> bool:
        """A link cannot stand inside the link that edits it."""
        return self.key == "website" and bool(self.value)


def facts_of(page: ClientPage) -> list[FactLine]:
    return [fact_line(page.client, key, page.user) for key in SHOWN if shows_fact(key, page.user)]


def shows_fact(key: str, user: User) -> bool:
    """Whether the person's role shows any field of the fact."""
    access = access_of(user)
    return any(access.reads(group_of(Client, name)) for name in FACTS[key])


def fact_line(client: Client, key: str, user: User) -> FactLine:
    """`may_change`: whether their role opens any field of it; the right to the client is asked elsewhere."""
    access = access_of(user)
    closed = {name for name in FACTS[key] if not access.reads(group_of(Client, name))}
    is_open = any(access.writes(group_of(Client, name)) for name in FACTS[key])
    return FactLine(key, fact_label(key), fact_value(client, key, closed), may_change=is_open)


def fact_label(key: str) -> str:
    if key == "address":
        return _("Address")
    return field_label(FACTS[key][0])


def fact_value(client: Client, key: str, closed: Collection[str] = ()) -> Any:
    """The value as it is read: the word of a choice, a link, a whole address without its `closed` fields."""
    raw = getattr(client, key, "")
    if key == "address":
        street, post_code = (
            "" if name in closed else getattr(client, name) for name in ("street", "post_code")
        )
        place = " ".join(part for part in (post_code, client.city) if part)
        return ", ".join(part for part in (street, place, country_name(client.country)) if part)
    if key == "website" and raw:
        url = raw if raw.startswith(("http://", "https://")) else f"https://{raw}"
        shown = raw.removeprefix("https://").removeprefix("http://").rstrip("/")
        return format_html(
            '<a href="{}" target="_blank" rel="noopener noreferrer" class="ltr">{}</a>', url, shown
        )
    if key in {"tax_number", "external_number"} and raw:
        return format_html('<span class="ltr">{}</span>', raw)
    if key == "language":
        return language_name(raw)
    if key == "name":
        return format_html("<bdi>{}</bdi>", raw)
    if key == "tags":
        return format_html_join(" ", '<span class="tag">{}</span>', ((word,) for word in raw))
    if key in {"stage", "grade", "kind"}:
        return getattr(client, f"get_{key}_display")()
    return raw


def subtitle(client: Client) -> str:
    """Industry, city, how long a client: the line under the name."""
    since = _("since %(month)s") % {"month": month_and_year(client.created_at)}
    parts = [client.industry, client.city, country_name(client.country), since]
    return " · ".join(part for part in parts if part)


def ledger_of(page: ClientPage) -> list[Cell]:
    """The strip: each figure opens what it counts."""
    client, here = page.client, reverse("client_page", args=[page.client.pk])
    return [
        *(_sales(page) if access_of(page.user).reads("finance") else []),
        Cell(
            _("Last contact"),
            capfirst(relative_day(client.last_contact_at, _("never"))),
            date_time(client.last_contact_at) if client.last_contact_at else _("No contact yet"),
            url=f"{here}#stream",
        ),
        _next_step(client, here),
        _usual(page.rhythm),
    ]


def _sales(page: ClientPage) -> list[Cell]:
    firm = Firm.load()
    currency, client = firm.currency if firm else "EUR", page.client
    urls = {tab.key: tab.url(client) for tab in page.tabs}
    turnover = money(client.turnover_amount, currency)
    return [
        Cell(_("Turnover, 12 months"), turnover, _orders(client), url=urls.get("orders", "")),
        Cell(_("Open pipeline"), money(client.pipeline_amount, currency), url=urls.get("deals", "")),
    ]


def _usual(rhythm: Rhythm) -> Cell:
    count = _("%(n)s contacts in 52 weeks") % {"n": number(rhythm.count)}
    weeks = usual_weeks_between(rhythm)
    if not weeks:
        return Cell(_("Usual rhythm"), "–", count)
    words = ngettext("every week", "every %(n)s weeks", round(weeks)) % {"n": number(round(weeks))}
    return Cell(_("Usual rhythm"), capfirst(words), count)


def _orders(client: Client) -> str:
    if not client.last_order_on:
        return _("No orders yet")
    return _("%(n)s orders, last %(day)s") % {
        "n": number(client.order_count),
        "day": relative_day(client.last_order_on),
    }


def _next_step(client: Client, here: str) -> Cell:
    if client.next_step_at is None:
        return Cell(
            _("Next step"), _("None planned"), _("Plan one"), url=reverse("activity_new", args=[client.pk])
        )
    due = due_day(client.next_step_at)
    tone = due_tone(client.next_step_at)
    shown = format_html('<span class="{}">{}</span>', f"due {tone}", capfirst(due)) if tone else capfirst(due)
    title = client.next_step_title
    sub = title if is_any_time(client.next_step_at) else f"{time_short(client.next_step_at)} · {title}"
    return Cell(_("Next step"), shown, sub, url=f"{here}#next-steps")
