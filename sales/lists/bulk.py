"""What can be done to many deals or orders at once from their lists."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.lists.specs import BulkAction
from crm.web.listing.answers import run_of
from sales.actions.bulk import move_closing, set_delivery, set_payment
from sales.forms.bulk import ClosingForm, DeliveryForm, PaymentForm

_on_deals = partial(run_of, rows_as="deals", noun=lambda count: ngettext("deal", "deals", count))
_on_orders = partial(run_of, rows_as="orders", noun=lambda count: ngettext("order", "orders", count))

DEAL_BULK = (
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
