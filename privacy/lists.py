"""The list of consents: everything that anybody said, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, ngettext

from crm.lists.filters import OneOf, When
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.web.listing import cells
from privacy.models import Consent, Purpose

if TYPE_CHECKING:
    from crm.people.models import User
    from crm.web.listing.drawing import Drawing


def _who(row: Any, drawing: Drawing) -> str:
    who = row.person or row.client
    return format_html('<a href="{}">{}</a>', reverse("client_consents", args=[row.client_id]), who.name)


def _state(row: Any, drawing: Drawing) -> str:
    return format_html('<span class="{}">{}</span>', row.tone, row.get_state_display())


def _purposes(user: User) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Purpose.objects.values_list("pk", "name")]


def _noun(count: int) -> str:
    return ngettext("consent", "consents", count)


CONSENT_LIST = ListSpec(
    key="consents",
    entity=Consent.entity,
    model=Consent,
    title=gettext_lazy("Consents"),
    noun=_noun,
    url_name="consent_list",
    columns=(
        Column("who", gettext_lazy("Who"), _who, is_fixed=True, joins=("client", "person")),
        Column("client", gettext_lazy("Client"), cells.text("client.name"), joins=("client",)),
        Column("purpose", gettext_lazy("Purpose"), cells.text("purpose.name"), joins=("purpose",)),
        Column("channel", gettext_lazy("Channel"), cells.choice("channel")),
        Column("state", gettext_lazy("What was said"), _state),
        Column("source", gettext_lazy("Said by"), cells.choice("source")),
        Column("evidence", gettext_lazy("Where the proof lies"), cells.text("evidence"), is_default=False),
        Column("at", gettext_lazy("When"), cells.date("at"), sort="at"),
        Column("by", gettext_lazy("Kept by"), cells.person("by"), joins=("by",)),
    ),
    sorts=(Sort("at", gettext_lazy("When"), "at", starts_descending=True),),
    default_sort="-at",
    filters=(
        OneOf("state", gettext_lazy("What was said"), choices=Consent.State.choices),
        OneOf("purpose", gettext_lazy("Purpose"), "purpose_id", choices=_purposes),
        OneOf("channel", gettext_lazy("Channel"), choices=[c for c in Consent.Channel.choices if c[0]]),
        OneOf("source", gettext_lazy("Said by"), choices=Consent.Source.choices),
        When("at", gettext_lazy("When"), "at", with_never=False),
    ),
    views=(
        ReadyView("all", gettext_lazy("Everything said")),
        ReadyView("no", gettext_lazy("Withdrawn and refused"), "state=withdrawn&state=refused"),
    ),
    card=(_who, cells.text("purpose.name"), _state, cells.date("at")),
    find=lambda words, _user: Q(client__name__icontains=words) | Q(person__name__icontains=words),
    resource="privacy.resources.ConsentResource",
    row_url=lambda row: reverse("client_consents", args=[row.client_id]),
    empty_title=gettext_lazy("Nobody has said anything yet"),
    empty_text=gettext_lazy("What people agree to, or refuse, is kept on the page of their client."),
)
