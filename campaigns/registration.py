"""What the lower rooms learn of campaigns."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from campaigns.actions.merging import register_merge_rules
from campaigns.field_groups import put_fields_in_groups
from campaigns.holdings import HOLDINGS
from campaigns.letter_list import LETTER_LIST
from campaigns.lists import IN_SEGMENT, LETTER_RUN_LIST, SEGMENT_LIST
from campaigns.models import (
    BuyingRhythm,
    LetterRun,
    LetterRunTeamShare,
    LetterRunUserShare,
    Segment,
    SegmentTeamShare,
    SegmentUserShare,
)
from campaigns.personal_data import register as register_personal_data
from campaigns.queries.reactivation import may_see_queue, rhythm_risks, today_section
from campaigns.queries.segments import choices_of, clients_in
from campaigns.sending import SENDABLES
from contacts.registries import (
    BriefPart,
    CallSource,
    SegmentField,
    TodaySection,
    brief_parts,
    call_sources,
    segment_fields,
    today_sections,
)
from contacts.segment_fields import date_predicate, number_predicate, text_predicate
from crm.access.entities import Entity, entities
from crm.access.holdings import holdings
from crm.access.shares import register_shares
from crm.changes.registry import Belonging, belongings
from crm.documents.holders import Holder, holders
from crm.lists.registry import ExtraFilter, extra_filters, lists
from crm.office.sendables import sendables
from crm.people.demo import DemoBuilder, demo_builders
from crm.web.menu import MenuItem, menu, new_menu
from sales.models import OrderLine

MODULE = "campaigns"


def register() -> None:
    put_fields_in_groups()
    register_personal_data()
    actions = ("view", "create", "change", "delete", "assign", "export", "bulk", "share")
    entities.register(Entity("segment", _("Segments"), area="campaigns", module=MODULE, actions=actions))
    entities.register(Entity("letter_run", _("Letters"), area="campaigns", module=MODULE, actions=actions))
    register_shares(SegmentUserShare, SegmentTeamShare)
    register_shares(LetterRunUserShare, LetterRunTeamShare)
    register_merge_rules(MODULE)
    belongings.register(Belonging(BuyingRhythm._meta.label_lower, MODULE))
    for holding in HOLDINGS:
        holdings.register(holding)
    for sendable in SENDABLES:
        sendables.register(sendable)
    lists.register(SEGMENT_LIST)
    lists.register(LETTER_RUN_LIST)
    lists.register(LETTER_LIST)
    holders.register(Holder("segment", Segment, client_path="", module=MODULE))
    holders.register(Holder("letter_run", LetterRun, client_path="", module=MODULE))
    extra_filters.register(ExtraFilter("client_segment", "clients", IN_SEGMENT, MODULE))
    call_sources.register(
        CallSource("segment", _("Segments"), choices_of, clients_in, "segment_page", MODULE)
    )
    today_sections.register(
        TodaySection(
            "reactivation",
            _("Clients to reactivate"),
            "campaigns/today_section.html",
            today_section,
            MODULE,
            order=40,
        )
    )
    brief_parts.register(BriefPart("rhythm", _("Buying rhythm"), rhythm_risks, "client", MODULE, order=40))
    demo_builders.register(
        DemoBuilder("campaigns", "campaigns.demo.build_campaigns", order=90, module=MODULE)
    )
    _register_menu()
    _register_sales_fields()


def _register_menu() -> None:
    shown = {"group": "campaigns", "module": MODULE}
    menu.register(
        MenuItem("segments", _("Segments"), "split", "segment_list", entity="segment", order=10, **shown)
    )
    menu.register(
        MenuItem("letters", _("Letters"), "mail", "letter_run_list", entity="letter_run", order=20, **shown)
    )
    menu.register(
        MenuItem(
            "reactivation",
            _("Reactivation"),
            "repeat",
            "reactivation_queue",
            allowed=may_see_queue,
            order=30,
            **shown,
        )
    )
    new_menu.register(
        MenuItem(
            "new_segment",
            _("Segment"),
            "split",
            "segment_create",
            entity="segment",
            action="create",
            order=70,
            **shown,
        )
    )


def _register_sales_fields() -> None:
    """Sales knows nothing of segments; its kept figures on the client are asked about here."""
    fields = {
        "turnover": (_("Turnover, 12 months"), "number", number_predicate("turnover_amount")),
        "pipeline": (_("Open pipeline"), "number", number_predicate("pipeline_amount")),
        "orders": (_("Number of orders"), "number", number_predicate("order_count")),
        "last_order": (_("Last order"), "date", date_predicate("last_order_on")),
        "bought": (_("Ever bought a product whose name"), "text", bought),
    }
    for order, (key, (label, kind, predicate)) in enumerate(fields.items(), start=40):
        segment_fields.register(
            SegmentField(key, label, kind, predicate, module="sales", order=order, group="finance")
        )


def bought(operator: str, value: str) -> Q:
    """Clients with an order line whose product answers to the text; "empty" means never bought anything."""
    lines = OrderLine.objects.unscoped("only whether one exists, for clients the caller may see")
    mine = lines.filter(order__client=OuterRef("pk"))
    if operator in {"empty", "filled"}:
        return Q(Exists(mine)) if operator == "filled" else ~Q(Exists(mine))
    return Q(Exists(mine.filter(text_predicate("product__name")(operator, value))))
