"""Presentations among the parts of sales (registered by sales.parts.answers)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.mail_matters import MailMatter, mail_matters
from contacts.registries import ClientAct, ClientChild, client_acts, client_children
from contacts.sending import send_about
from crm.access.entities import Entity, entities
from crm.access.holdings import Holding, holdings
from crm.access.shares import register_shares
from crm.documents.holders import Holder, holders
from crm.lists.registry import lists
from crm.office.sendables import Needs, Sendable, sendables
from crm.people.demo import DemoBuilder, demo_builders
from crm.personal_data import Place, Subject, places, reasons_of_shares
from crm.web.formats import number
from crm.web.menu import MenuItem, menu
from sales.lists.presentations import PRESENTATION_LIST
from sales.models import Presentation, PresentationTeamShare, PresentationUserShare

if TYPE_CHECKING:
    from contacts.models import Client

MODULE = "sales"


def register() -> None:
    actions = ("view", "create", "change", "share")
    label: Any = _("Presentations")
    entities.register(Entity("presentation", label, area="sales", actions=actions, module=MODULE))
    register_shares(PresentationUserShare, PresentationTeamShare)
    holders.register(Holder("presentation", Presentation, name="title", module=MODULE))
    holdings.register(Holding("presentations", Presentation, words_of, module=MODULE, order=33))
    sendables.register(Sendable("presentation", Presentation, needs_of, send_about, module=MODULE))
    mail_matters.register(MailMatter("presentation", Presentation, lambda row: row.title, module=MODULE))
    lists.register(PRESENTATION_LIST)
    menu.register(
        MenuItem(
            "presentations", _("Presentations"), "layers", "presentation_list", group="sales", module=MODULE,
            entity="presentation", order=20,
        )
    )  # fmt: skip
    client_acts.register(
        ClientAct(
            "presentation", _("New presentation"), "layers", new_for, "presentation", module=MODULE, order=60
        )
    )
    client_children.register(ClientChild("sales.presentation", Presentation, module=MODULE))
    for place in PLACES:
        places.register(place)
    demo_builders.register(
        DemoBuilder("presentations", "sales.demo.presentations.build", order=36, module=MODULE)
    )


def words_of(count: int) -> str:
    return ngettext("%(n)s presentation", "%(n)s presentations", count) % {"n": number(count)}


def needs_of(row: Presentation) -> Needs:
    return Needs(row.language, row.branch_id, row.title)


def new_for(client: Client) -> str:
    return f"{reverse('presentation_create')}?client={client.pk}"


def own_presentations(subject: Subject) -> Q:
    return Q(client=subject.client_id) if subject.is_client else Q(pk__in=())


PLACES = (
    Place(
        "presentations", _("Presentations"), Presentation, own_presentations, ("title", "language", "blocks"),
        blank={"title": _("Erased"), "blocks": []}, near=lambda subject: Q(client=subject.client_id),
        texts=("title",), module=MODULE, order=44,
    ),
    *reasons_of_shares(
        PresentationUserShare, PresentationTeamShare,
        near=lambda subject: Q(content_object__client=subject.client_id), module=MODULE, order=45,
    ),
)  # fmt: skip
