"""What can be done to many deals, quotes, orders or products at once from their lists."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.lists.specs import BulkAction
from crm.web.listing.answers import run_of
from sales.actions.bulk import move_closing, set_delivery, set_payment
from sales.actions.bulk_deals import give_deals, move_deals
from sales.actions.bulk_papers import (
    decline_quotes,
    let_expire,
    mark_sent,
    put_on_sale,
    set_category,
    take_off_sale,
)
from sales.forms.bulk import (
    CategoryForm,
    ClosingForm,
    DeclineForm,
    DeliveryForm,
    LastDayForm,
    OwnerForm,
    PaymentForm,
    StageForm,
)

_on_deals = partial(run_of, rows_as="deals", noun=lambda count: ngettext("deal", "deals", count))
_on_orders = partial(run_of, rows_as="orders", noun=lambda count: ngettext("order", "orders", count))
_on_quotes = partial(run_of, rows_as="quotes", noun=lambda count: ngettext("quote", "quotes", count))
_on_products = partial(run_of, rows_as="products", noun=lambda count: ngettext("product", "products", count))

DEAL_BULK = (
    BulkAction(
        "give", _("Give to"), "user-check", "assign", _on_deals(give_deals), OwnerForm,
        question=_("will get this owner; team and branch follow. Their clients keep theirs."), button=_("Give"),
    ),
    BulkAction(
        "stage", _("Stage"), "square-kanban", "change",
        _on_deals(move_deals, counted="sales.deal"), StageForm,
        question=_("will move to this stage, as far as they are open and of its pipeline."), button=_("Move"),
    ),
    BulkAction(
        "closing", _("Closing day"), "calendar-clock", "change", _on_deals(move_closing), ClosingForm,
        question=_("will be expected to close on this day, as far as they are open."), button=_("Set the day"),
    ),
)  # fmt: skip
ORDER_BULK = (
    BulkAction(
        "delivery", _("Delivery"), "truck", "change", _on_orders(set_delivery), DeliveryForm,
        question=_("will get this state of delivery."), button=_("Set delivery"),
    ),
    BulkAction(
        "payment", _("Payment"), "banknote", "change", _on_orders(set_payment), PaymentForm,
        question=_("will get this state of payment."), button=_("Set payment"), group="finance",
    ),
)  # fmt: skip
QUOTE_BULK = (
    BulkAction(
        "sent", _("Sent"), "send", "change", _on_quotes(mark_sent),
        question=_("will count as sent, as far as they are drafts with lines that are still valid. Nothing is mailed."),
        button=_("Mark as sent"),
    ),
    BulkAction(
        "expired", _("Expired"), "hourglass", "change", _on_quotes(let_expire),
        question=_("will count as expired, as far as they are sent and unanswered."), button=_("Mark as expired"),
    ),
    BulkAction(
        "declined", _("Declined"), "circle-x", "change", _on_quotes(decline_quotes), DeclineForm,
        question=_("will count as declined, as far as they are sent or expired."), button=_("Mark as declined"),
    ),
)  # fmt: skip
PRODUCT_BULK = (
    BulkAction(
        "category", _("Category"), "tag", "change", _on_products(set_category), CategoryForm,
        question=_("will get this category."), button=_("Set category"),
    ),
    BulkAction(
        "off_sale", _("Take off sale"), "eye-off", "change", _on_products(take_off_sale), LastDayForm,
        question=_("will be offered up to this day. Quotes and orders keep what was agreed."), button=_("Set the day"),
    ),
    BulkAction(
        "on_sale", _("Put on sale"), "store", "change", _on_products(put_on_sale),
        question=_("will be offered from today on, without an end."), button=_("Put on sale"),
    ),
)  # fmt: skip
