"""What the left column and the strip of the client page say about a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from contacts.models import Client
from contacts.queries.client_pages import ClientPage
from contacts.queries.names import country_name, language_name
from crm.people.models import Firm
from crm.web.formats import date_long, due_day, due_tone, money, number, relative_day, time_short
from crm.web.templatetags.blocks import Fact as Cell
from crm.web.templatetags.ui import tag

# What is edited together where it stands on the page.
FACTS = {
    "name": ("name",),
    "legal_name": ("legal_name",),
    "kind": ("kind",),
    "stage": ("stage",),
    "grade": ("grade",),
    "industry": ("industry",),
    "tax_number": ("tax_number",),
    "website": ("website",),
    "address": ("street", "post_code", "city", "country"),
    "language": ("language",),
    "source": ("source",),
    "tags": ("tags",),
    "note": ("note",),
}
STAGE_TONES = {"customer": "good", "prospect": "acc", "lead": "", "inactive": "warn", "lost": "bad"}
# The order of the left column; name, stage and tags are edited in the head and in their own panel.
SHOWN = (
    "industry", "stage", "grade", "kind", "tax_number", "website", "address", "language", "source", "legal_name",
)  # fmt: skip


@dataclass(frozen=True)
class FactLine:
    """A label and its value, edited under `key`."""

    key: str
    label: str
    value: Any

    @property
    def is_empty(self) -> bool:
        return not self.value

    @property
    def is_link(self) -> bool:
        """A link cannot stand inside the link that edits it."""
        return self.key == "website" and bool(self.value)


def facts_of(page: ClientPage) -> list[FactLine]:
    return [fact_line(page.client, key) for key in SHOWN]


def fact_line(client: Client, key: str) -> FactLine:
    return FactLine(key, fact_label(key), fact_value(client, key))


def fact_label(key: str) -> str:
    if key == "address":
        return _("Address")
    return str(capfirst(getattr(Client._meta.get_field(FACTS[key][0]), "verbose_name", key)))


def fact_value(client: Client, key: str) -> Any:
    """The value as it is read: the word of a choice, a link, a whole address."""
    raw = getattr(client, key, "")
    if key == "address":
        place = " ".join(part for part in (client.post_code, client.city) if part)
        return ", ".join(part for part in (client.street, place, country_name(client.country)) if part)
    if key == "website" and raw:
        url = raw if raw.startswith(("http://", "https://")) else f"https://{raw}"
        shown = raw.removeprefix("https://").removeprefix("http://").rstrip("/")
        return format_html(
            '<a href="{}" target="_blank" rel="noopener noreferrer" class="ltr">{}</a>', url, shown
        )
    if key == "tax_number" and raw:
        return format_html('<span class="ltr">{}</span>', raw)
    if key == "language":
        return language_name(raw)
    if key == "tags":
        return format_html_join(" ", "{}", ((tag(word),) for word in raw))
    if key in {"stage", "grade", "kind"}:
        return getattr(client, f"get_{key}_display")()
    return raw


def subtitle(client: Client) -> str:
    """Industry, city, how long a client: the line under the name."""
    since = _("since %(day)s") % {"day": date_long(client.created_at).split(" ", 1)[-1]}
    parts = [client.industry, client.city, country_name(client.country), since]
    return " · ".join(part for part in parts if part)


def ledger_of(page: ClientPage) -> list[Cell]:
    """The strip: each figure opens what it counts."""
    client, firm = page.client, Firm.load()
    currency = firm.currency if firm else "EUR"
    urls = {tab.key: tab.url(client) for tab in page.tabs}
    here = reverse("client_page", args=[client.pk])
    return [
        Cell(
            _("Turnover, 12 months"),
            money(client.turnover_amount, currency),
            _orders(client),
            url=urls.get("orders", ""),
        ),
        Cell(_("Open pipeline"), money(client.pipeline_amount, currency), url=urls.get("deals", "")),
        Cell(
            _("Last contact"),
            relative_day(client.last_contact_at, _("never")),
            _contacts(page),
            url=f"{here}#stream",
        ),
        _next_step(client, here),
        Cell(_("Class and stage"), client.grade or "–", client.get_stage_display()),
    ]


def _orders(client: Client) -> str:
    if not client.last_order_on:
        return _("No orders yet")
    return _("%(n)s orders, last %(day)s") % {
        "n": number(client.order_count),
        "day": relative_day(client.last_order_on),
    }


def _contacts(page: ClientPage) -> str:
    return _("%(n)s contacts in 52 weeks") % {"n": number(page.rhythm.count)}


def _next_step(client: Client, here: str) -> Cell:
    if client.next_step_at is None:
        return Cell(
            _("Next step"), _("None planned"), _("Plan one"), url=reverse("activity_new", args=[client.pk])
        )
    due = due_day(client.next_step_at)
    tone = due_tone(client.next_step_at)
    shown = format_html('<span class="{}">{}</span>', f"due {tone}", capfirst(due)) if tone else capfirst(due)
    clock = time_short(client.next_step_at)
    sub = client.next_step_title if clock.endswith("59") else f"{clock} · {client.next_step_title}"
    return Cell(_("Next step"), shown, sub, url=f"{here}#next-steps")
