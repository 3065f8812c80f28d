"""The editor of quotes: texts, limits of discounts, automatic proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from contacts.registries import ClientAct, TodaySection, client_acts, today_sections
from crm.access.context import access_of
from crm.access.field_groups import put_in_group
from crm.access.levels import FieldGroup
from crm.addresses import address
from crm.people.demo import DemoBuilder, demo_builders
from crm.personal_data import Place, nobody, places
from crm.web.settings_menu import SettingsPage, settings_pages
from sales.models import Deal, Quote, QuoteApproval
from sales.notices import register_notices
from sales.personal_data import near_through
from sales.queries.approval_panel import approval_panel, to_decide
from sales.registries import RecordPanel, deal_panels, quote_panels

if TYPE_CHECKING:
    from contacts.models import Client
    from crm.people.models import User

MODULE = "sales"


def approval_box(quote: Quote, user: User) -> dict[str, Any] | None:
    """The panel with its forms, which are loaded when somebody needs them."""
    panel = approval_panel(quote, user)
    if panel and (panel["wants_ask"] or panel["decides"]):
        from sales.forms.discounts import AnswerForm, AskForm

        panel["ask_form"] = AskForm(quote=quote, reader=user) if panel["wants_ask"] else None
        panel["answer_form"] = AnswerForm() if panel["decides"] else None
    return panel


def register() -> None:
    register_notices()
    register_discounts()
    register_texts()
    register_proposals()
    demo_builders.register(
        DemoBuilder("discounts", "sales.demo.discounts.build_discounts", order=34, module=MODULE)
    )


def register_texts() -> None:
    settings_pages.register(
        SettingsPage(
            "quote_texts",
            _("Texts of quotes"),
            _("What stands before and after the lines, by language and branch, and which columns are shown."),
            "file-pen",
            "quote_template_list",
            group="sales",
            module=MODULE,
            entity="sales_rules",
            action="change",
        )
    )
    texts = "sales.demo.quote_templates.build_quote_templates"
    demo_builders.register(DemoBuilder("quote_texts", texts, order=35, module=MODULE))


def register_proposals() -> None:
    client_acts.register(
        ClientAct("proposal", _("Proposal"), "sparkles", proposal_for, Quote.entity, module=MODULE, order=55)
    )
    deal_panels.register(RecordPanel("propose", "sales/deal_propose.html", proposal_box, "quote", order=40))


def proposal_for(client: Client) -> str:
    return address("quote_propose", client.pk)


def proposal_box(deal: Deal, user: User) -> dict[str, Any] | None:
    """Two buttons on an open deal, for whoever may make quotes."""
    if not (deal.is_open and access_of(user).may(Quote.entity, "create")):
        return None
    return {"deal": deal, "url": proposal_for(deal.client)}


def register_discounts() -> None:
    put_in_group(FieldGroup.MARGIN, "sales.QuoteApproval", "margin_percent")
    places.register(
        Place(
            "quote_approvals", _("Approvals of discounts"), QuoteApproval, own=nobody, fields=(),
            near=near_through("quote__client"), texts=("reason", "reply"), module=MODULE, order=45,
        )
    )  # fmt: skip
    settings_pages.register(
        SettingsPage(
            "discount_limits",
            _("Limits of discounts"),
            _("How far somebody goes by themselves, and when a colleague must approve a quote."),
            "badge-percent",
            "discount_limit_list",
            group="sales",
            module=MODULE,
            entity="sales_rules",
            action="change",
        )
    )
    quote_panels.register(
        RecordPanel("approval", "sales/quote_approval.html", approval_box, "quote", "main", order=10)
    )
    today_sections.register(
        TodaySection(
            "discounts",
            _("Discounts to decide"),
            "sales/today_discounts.html",
            to_decide,
            module=MODULE,
            order=15,
        )
    )
