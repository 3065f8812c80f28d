"""The lines of a proposal: those of an order, or products that needs name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from contacts.models import Preference
from sales.actions.lines import LineTerms
from sales.models import Order, OrderLine, Product
from sales.queries.products import find_products

if TYPE_CHECKING:
    from crm.people.models import User

# Shorter words than this name no product.
SHORTEST = 4


@dataclass
class Proposed:
    """Lines without prices take those of today; `notes` say what somebody should look at."""

    lines: list[LineTerms] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    currency: str = ""


def from_order(order: Order) -> Proposed:
    """The same things at the prices of today; what is off sale keeps its words and its old price, and is named."""
    rows = OrderLine.objects.unscoped("of an order that may be seen").filter(order=order)
    found = Proposed(currency=order.currency)
    for line in rows.select_related("product"):
        if line.quantity <= 0:
            continue
        is_sold = line.product is not None and line.product.is_on_sale
        if line.product is not None and not line.product.is_on_sale:
            found.notes.append(_("“%(text)s” is off sale: look for another product.") % {"text": line.text})
        found.lines.append(
            LineTerms(
                product=line.product,
                text=line.text,
                quantity=line.quantity,
                unit=line.unit,
                price_amount=None if is_sold else line.price_amount,
                vat_rate=None if is_sold else line.vat_rate,
                cost_amount=line.cost_amount,
            )
        )
    return found


def from_needs(needs: list[Preference], user: User) -> Proposed:
    """One product for each need that names one; the others stay as words without a price, and are named."""
    found, taken = Proposed(), set[int]()
    for need in needs:
        product = _product_for(need.text, user)
        if product is None:
            said = _("No product was found for “%(text)s”: it is a line without a price.")
            found.notes.append(said % {"text": need.text})
            found.lines.append(LineTerms(text=need.text))
        elif product.pk not in taken:
            taken.add(product.pk)
            found.lines.append(LineTerms(product=product))
    return found


def _product_for(text: str, user: User) -> Product | None:
    """All words together, then each of them, the longest first."""
    words = sorted({word.strip(".,;:!?()") for word in text.split()}, key=lambda word: (-len(word), word))
    for wanted in (text, *(word for word in words if len(word) >= SHORTEST)):
        if found := find_products(user, wanted):
            return found[0]
    return None
