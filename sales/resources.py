"""What leaves in an export: one field per column, named by the column's key, values as a spreadsheet wants them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import Resource

from crm.lists.plain import plain
from sales.models import Deal, Order, Product


class DealResource(Resource):
    number = plain("number", "number")
    title = plain("title", "title")
    client = plain("client__name", "client")
    stage = Field(column_name="stage")
    amount = plain("base_amount", "amount")
    own_amount = plain("amount", "own_amount")
    currency = plain("currency", "currency")
    closes = plain("closes_on", "closes")
    next_step = plain("next_step_at", "next_step")
    owner = plain("owner__name", "owner")
    changed = plain("changed_at", "changed")
    closed = plain("closed_at", "closed")
    lost_reason = Field(column_name="lost_reason")
    competitor = plain("competitor", "competitor")
    created = plain("created_at", "created")
    team = plain("team__name", "team")
    branch = plain("branch__name", "branch")

    def dehydrate_stage(self, deal: Deal) -> str:
        return str(deal.stage)

    def dehydrate_lost_reason(self, deal: Deal) -> str:
        return str(deal.get_lost_reason_display())


class QuoteResource(Resource):
    number = plain("label", "number")
    client = plain("client__name", "client")
    title = plain("title", "title")
    status = plain("status_label", "status")
    net = plain("net_amount", "net")
    gross = plain("gross_amount", "gross")
    currency = plain("currency", "currency")
    issued = plain("issued_on", "issued")
    valid = plain("valid_until", "valid")
    owner = plain("owner__name", "owner")
    team = plain("team__name", "team")
    branch = plain("branch__name", "branch")


class OrderResource(Resource):
    number = plain("number", "number")
    client = plain("client__name", "client")
    ordered = plain("ordered_on", "ordered")
    net = plain("base_net_amount", "net")
    gross = plain("gross_amount", "gross")
    currency = plain("currency", "currency")
    delivery = Field(column_name="delivery")
    payment = Field(column_name="payment")
    owner = plain("owner__name", "owner")
    due = plain("due_on", "due")
    reference = plain("reference", "reference")
    sold_by = plain("sold_by__name", "sold_by")
    team = plain("team__name", "team")
    branch = plain("branch__name", "branch")

    def dehydrate_delivery(self, order: Order) -> str:
        return str(order.get_delivery_display())

    def dehydrate_payment(self, order: Order) -> str:
        return str(order.get_payment_display())


class ProductResource(Resource):
    name = plain("name", "name")
    code = plain("code", "code")
    category = plain("category", "category")
    kind = Field(column_name="kind")
    unit = plain("unit", "unit")
    price = plain("price_amount", "price")
    currency = plain("currency", "currency")
    vat = plain("vat_rate", "vat")
    until = plain("active_until", "until")

    def dehydrate_kind(self, product: Product) -> str:
        return str(product.get_kind_display())


class LeadListResource(Resource):
    name = plain("name", _("Lead list"))
    leads = plain("item_count", _("Leads"))
    open = plain("open_count", _("Open"))
    qualified = plain("qualified_count", _("Qualified"))
    owner = plain("owner__name", _("Owner"))
    team = plain("team__name", _("Team"))
    branch = plain("branch__name", _("Branch"))
    changed = plain("changed_at", _("Changed"))


class LeadResource(Resource):
    client = plain("client__name", _("Client"))
    list = plain("lead_list__name", _("Lead list"))
    state = plain("get_state_display", _("State"))
    receiver = plain("receiver__name", _("With"))
    due = plain("due_at", _("To be worked until"))
    calls = plain("try_count", _("Calls"))
    score = plain("score", _("Likelihood"))
    reason = plain("get_reason_display", _("Reason"))
    back = plain("taken_back_count", _("Taken back"))
    decided = plain("decided_at", _("Decided"))
    source = plain("client__source", _("Source"))
