"""What to offer a client next: what it buys again and again, and whose usual time is about over. One query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Client
from contacts.registries import BriefLine
from crm.access.context import access_of
from crm.addresses import address
from crm.web.formats import date_short, number
from sales.models import OrderLine, Product

if TYPE_CHECKING:
    from crm.people.models import User

# Said from four fifths of the usual time on; silent for three times as long, it is no habit any more.
NEAR, GIVEN_UP = 0.8, 3


def offer_lines(clients: Sequence[Client], user: User) -> Mapping[int, Sequence[BriefLine]]:
    """Products on sale that were ordered on several days, the firmest habit first."""
    if not access_of(user).may(Product.entity, "view"):
        return {}
    found: dict[int, list[BriefLine]] = defaultdict(list)
    lines = OrderLine.objects.visible_to(user).filter(
        order__client__in=clients, quantity__gt=0, product__in=Product.objects.visible_to(user).on_sale()
    )
    bought = lines.values("order__client", "product", "product__name").annotate(
        days=Count("order__ordered_on", distinct=True),
        first=Min("order__ordered_on"),
        last=Max("order__ordered_on"),
    )
    today = timezone.localdate()
    for row in bought.filter(days__gt=1).order_by("-days", "product__name", "product"):
        usual = max(round((row["last"] - row["first"]).days / (row["days"] - 1)), 1)
        if NEAR * usual <= (today - row["last"]).days <= GIVEN_UP * usual:
            found[row["order__client"]].append(
                BriefLine(
                    text=row["product__name"],
                    note=_in_words(usual, row["last"]),
                    url=address("product_page", row["product"]),
                )
            )
    return found


def _in_words(usual: int, last: date) -> str:
    """ "Usually buys every 30 days · last on 3 Nov"."""
    every = ngettext("Usually buys every day", "Usually buys every %(n)s days", usual) % {"n": number(usual)}
    return f"{every} · " + _("last on %(day)s") % {"day": date_short(last)}
