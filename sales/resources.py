"""What leaves in an export: one field per column, named by the column's key, values as a spreadsheet wants them."""

from __future__ import annotations

from import_export.fields import Field
from import_export.resources import Resource

from sales.models import Deal, Order, Product


class DealResource(Resource):
    title = Field("title", "title")
    client = Field("client__name", "client")
    stage = Field(column_name="stage")
    amount = Field("base_amount", "amount")
    own_amount = Field("amount", "own_amount")
    currency = Field("currency", "currency")
    closes = Field("closes_on", "closes")
    next_step = Field("next_step_at", "next_step")
    owner = Field("owner__name", "owner")
    changed = Field("changed_at", "changed")
    closed = Field("closed_at", "closed")
    lost_reason = Field(column_name="lost_reason")
    competitor = Field("competitor", "competitor")
    created = Field("created_at", "created")
    team = Field("team__name", "team")
    branch = Field("branch__name", "branch")

    def dehydrate_stage(self, deal: Deal) -> str:
        return str(deal.stage)

    def dehydrate_lost_reason(self, deal: Deal) -> str:
        return str(deal.get_lost_reason_display())


class QuoteResource(Resource):
    number = Field("label", "number")
    client = Field("client__name", "client")
    title = Field("title", "title")
    status = Field("status_label", "status")
    net = Field("net_amount", "net")
    gross = Field("gross_amount", "gross")
    currency = Field("currency", "currency")
    issued = Field("issued_on", "issued")
    valid = Field("valid_until", "valid")
    owner = Field("owner__name", "owner")
    team = Field("team__name", "team")
    branch = Field("branch__name", "branch")


class OrderResource(Resource):
    number = Field("number", "number")
    client = Field("client__name", "client")
    ordered = Field("ordered_on", "ordered")
    net = Field("base_net_amount", "net")
    gross = Field("gross_amount", "gross")
    currency = Field("currency", "currency")
    delivery = Field(column_name="delivery")
    payment = Field(column_name="payment")
    owner = Field("owner__name", "owner")
    due = Field("due_on", "due")
    reference = Field("reference", "reference")
    sold_by = Field("sold_by__name", "sold_by")
    team = Field("team__name", "team")
    branch = Field("branch__name", "branch")

    def dehydrate_delivery(self, order: Order) -> str:
        return str(order.get_delivery_display())

    def dehydrate_payment(self, order: Order) -> str:
        return str(order.get_payment_display())


class ProductResource(Resource):
    name = Field("name", "name")
    code = Field("code", "code")
    category = Field("category", "category")
    kind = Field(column_name="kind")
    unit = Field("unit", "unit")
    price = Field("price_amount", "price")
    currency = Field("currency", "currency")
    vat = Field("vat_rate", "vat")
    until = Field("active_until", "until")

    def dehydrate_kind(self, product: Product) -> str:
        return str(product.get_kind_display())
