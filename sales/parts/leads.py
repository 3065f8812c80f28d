"""Lead lists, inquiries, and how orders go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.registries import (
    CallSource,
    ClientAct,
    MergeRule,
    TodaySection,
    call_sources,
    client_acts,
    merge_rules,
    today_sections,
)
from contacts.sending import send_about
from crm.access.entities import Entity, entities
from crm.access.field_groups import put_in_group
from crm.access.holdings import Holding, holdings
from crm.access.levels import FieldGroup
from crm.access.shares import register_shares
from crm.changes.registry import UndoHook, undo_hooks
from crm.documents.holders import Holder, holders
from crm.lists.registry import list_parts, lists
from crm.office.sendables import Needs, Sendable, sendables
from crm.people.demo import DemoBuilder, demo_builders
from crm.personal_data import Place, anywhere, nobody, places, reasons_of_shares
from crm.web.formats import number
from crm.web.menu import MenuItem, menu
from sales.actions.lead_lists import recount_after_undo
from sales.actions.lead_merging import settle_lead_items
from sales.actions.payments import payments_after_undo
from sales.lead_notices import register_notices
from sales.lists import leads
from sales.models import LeadItem, LeadList, LeadListTeamShare, LeadListUserShare, Payment
from sales.queries import lead_sources
from sales.queries.leads import today_leads

if TYPE_CHECKING:
    from contacts.models import Client
    from crm.personal_data import Subject

MODULE = "sales"
ACTIONS = ("view", "create", "change", "delete", "export", "assign", "share")


def register() -> None:
    label: Any = _("Lead lists")
    entities.register(Entity("lead_list", label, area="sales", actions=ACTIONS, module=MODULE))
    put_in_group(FieldGroup.NOTES, "sales.LeadItem", "why")
    put_in_group(FieldGroup.FINANCE, "sales.Payment", "amount", "paid_on")
    undo_hooks.register(UndoHook("sales.payment", Payment._meta.label_lower, payments_after_undo))
    _register_records()
    _register_places()
    _register_on_clients()
    for spec in (leads.LEAD_LIST_LIST, leads.LEAD_LIST):
        lists.register(spec)
    list_parts.register(leads.PARTS)
    shown: dict[str, Any] = {"group": "sales", "module": MODULE, "entity": "lead_list"}
    menu.register(MenuItem("leads", _("Leads"), "target", "lead_list_list", order=0, **shown))
    register_notices()
    demo_builders.register(DemoBuilder("leads", "sales.demo.leads.build_leads", order=34, module=MODULE))


def _register_records() -> None:
    register_shares(LeadListUserShare, LeadListTeamShare)
    holders.register(Holder("lead_list", LeadList, client_path="", module=MODULE))
    holdings.register(Holding("lead_lists", LeadList, list_words, module=MODULE, order=33))
    held = Q(state__in=LeadItem.HELD)
    holdings.register(
        Holding(
            "leads", LeadItem, lead_words, column="receiver", open=held, to_lead=True, module=MODULE, order=34
        )
    )
    sendables.register(Sendable("lead_list", LeadList, needs_of, send_about, module=MODULE))
    undo_hooks.register(UndoHook("sales.lead", LeadItem._meta.label_lower, recount_after_undo))


def _register_places() -> None:
    columns = ("lead_list", "state", "reason", "why", "given_at", "decided_at", "try_count", "score")
    for place in (
        Place(
            "leads", _("Places on lead lists"), LeadItem, own, columns,
            blank={"why": "", "score": None, "score_words": []}, near=near, texts=("why",), module=MODULE, order=45,
        ),
        Place(
            "lead_lists", _("Texts of lead lists"), LeadList, nobody, (), near=anywhere, texts=("name", "script"),
            module=MODULE, order=46,
        ),
        *reasons_of_shares(LeadListUserShare, LeadListTeamShare, near=anywhere, module=MODULE, order=47),
    ):  # fmt: skip
        places.register(place)


def _register_on_clients() -> None:
    merge_rules.register(MergeRule("sales.leaditem.client", settle_lead_items, MODULE))
    client_acts.register(
        ClientAct("lead_list", _("Put on a lead list"), "target", put_url, "lead_list", "change", MODULE)
    )
    today_sections.register(
        TodaySection(
            "leads",
            _("Leads to work"),
            "sales/leads/today.html",
            today_leads,
            MODULE,
            order=30,
            comes_later=True,
        )
    )
    call_sources.register(
        CallSource(
            "import", _("Imports"), lead_sources.imports_of, lead_sources.clients_of_import, "import_page", MODULE
        )
    )  # fmt: skip


def put_url(client: Client) -> str:
    return reverse("client_put_on_lead_list", args=[client.pk])


def list_words(count: int) -> str:
    return ngettext("%(n)s lead list", "%(n)s lead lists", count) % {"n": number(count)}


def lead_words(count: int) -> str:
    return ngettext("%(n)s open lead", "%(n)s open leads", count) % {"n": number(count)}


def needs_of(lead_list: Any) -> Needs:
    return Needs(branch_id=lead_list.branch_id, words=lead_list.name)


def own(subject: Subject) -> Q:
    return Q(client=subject.client_id) if subject.is_client else Q(pk__in=())


def near(subject: Subject) -> Q:
    return Q(client=subject.client_id)
