"""What leaves in an export: one field per column, named by the column's key, values as a spreadsheet wants them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import Resource

from crm.lists.plain import plain
from sales.models import Deal, Order, PriceList, Product


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
    name = plain("name", "name")
    leads = plain("item_count", "leads")
    open = plain("open_count", "open")
    qualified = plain("qualified_count", "qualified")
    owner = plain("owner__name", "owner")
    team = plain("team__name", "team")
    branch = plain("branch__name", "branch")
    changed = plain("changed_at", "changed")


class LeadResource(Resource):
    client = plain("client__name", "client")
    list = plain("lead_list__name", "list")
    state = plain("get_state_display", "state")
    receiver = plain("receiver__name", "receiver")
    due = plain("due_at", "due")
    calls = plain("try_count", "calls")
    score = plain("score", "score")
    reason = plain("get_reason_display", "reason")
    back = plain("taken_back_count", "back")
    decided = plain("decided_at", "decided")
    source = plain("client__source", "source")


class PriceListResource(Resource):
    name = plain("name", "name")
    audience = plain("audience", "audience")
    state = Field(column_name="state")
    currency = plain("currency", "currency")
    rules = plain("rule_count", "rules")
    begins = plain("active_from", "from")
    until = plain("active_until", "until")

    def dehydrate_state(self, price_list: PriceList) -> str:
        return str(_("Valid") if price_list.is_valid else _("Not valid"))
