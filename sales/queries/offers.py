"""What to offer a client next, and why: what it buys again and again, then what those buy who buy the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Max, Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Client
from crm.access.context import access_of
from crm.access.scopes import can
from crm.addresses import address
from crm.frozen import frozen
from crm.web.formats import date_short, number, percent
from sales.models import BoughtCategories, OfferOutcome, OrderLine, PairRule, Product

if TYPE_CHECKING:
    from crm.people.models import User

# Said from four fifths of the usual time on; silent for three times as long, it is no habit any more.
NEAR, GIVEN_UP = 0.8, 3
MOST_HABITS, MOST_PAIRS = 4, 3
BASKET_DAYS = 730


@frozen
class Habit:
    """A product that a client orders again and again, whose usual time is about over."""

    client_id: int
    product_id: int
    name: str
    words: str


@frozen
class Offer:
    """A product to offer. `kind`: repeat or pair; `offered_at`: when somebody did, and waits for an answer."""

    product_id: int
    name: str
    kind: str
    words: str
    offered_at: datetime | None = None

    @property
    def url(self) -> str:
        return address("product_page", self.product_id)


@frozen
class Offers:
    """What suggests itself for a client; `knows_pairs`: whether enough was bought to learn what goes together."""

    offers: list[Offer]
    knows_pairs: bool
    may_answer: bool


def habits(clients: Sequence[Client], user: User) -> Iterator[Habit]:
    """Products on sale that were ordered on several days and not refused since, the firmest habit first. One query."""
    if not access_of(user).may(Product.entity, "view"):
        return
    refused = OfferOutcome.objects.unscoped("a refusal counts, whoever wrote it down").filter(
        client=OuterRef("order__client"), product=OuterRef("product"), state=OfferOutcome.State.REFUSED
    )
    lines = (
        OrderLine.objects.visible_to(user)
        .filter(
            order__client__in=clients,
            quantity__gt=0,
            product__in=Product.objects.visible_to(user).on_sale(),
        )
        .exclude(Exists(refused))
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
            words = _habit_words(usual, row["last"])
            yield Habit(row["order__client"], row["product"], row["product__name"], words)


def offers_for(client: Client, user: User) -> Offers:
    """The client's own habits first, then the category rules; what was refused is left out. At most five queries."""
    if not (access_of(user).may(OrderLine.entity, "view") and access_of(user).may(Product.entity, "view")):
        return Offers([], knows_pairs=False, may_answer=False)
    answers = OfferOutcome.objects.visible_within(client, user).filter(state__in=OfferOutcome.LIVE)
    live = {row.product_id: row for row in answers}
    found = [
        Offer(habit.product_id, habit.name, "repeat", habit.words, _offered_at(live, habit.product_id))
        for habit in habits([client], user)
    ][:MOST_HABITS]
    known = {offer.product_id for offer in found}
    rules = list(_rules(client, user))
    found += [
        Offer(
            rule.product_id, rule.product.name, "pair", pair_words(rule), _offered_at(live, rule.product_id)
        )
        for rule in rules
        if rule.product_id not in known
        and not (rule.product_id in live and live[rule.product_id].state == OfferOutcome.State.REFUSED)
    ][:MOST_PAIRS]
    knows_pairs = bool(rules) or PairRule.objects.exists()
    return Offers(found, knows_pairs=knows_pairs, may_answer=can(user, "change", client))


def answers_of(client: Client, user: User) -> list[OfferOutcome]:
    """What was written down of offers to this client, the newest first."""
    rows = OfferOutcome.objects.visible_within(client, user).select_related("product", "by")
    return list(rows.order_by("-offered_at", "-pk")[:50])


def _rules(client: Client, user: User) -> Iterator[PairRule]:
    """The best rule for each category that the client does not buy from, by those that the reader sees it buy from.

    What colleagues sold to it counts as bought, though it is not told.
    """
    since = timezone.localdate() - timedelta(days=BASKET_DAYS)
    lines = OrderLine.objects.visible_to(user).filter(
        order__client=client, order__ordered_on__gt=since, quantity__gt=0
    )
    seen = set(lines.exclude(product__category="").values_list("product__category", flat=True).distinct())
    seen.discard(None)
    if not seen:
        return
    kept = BoughtCategories.objects.unscoped("only leaves out; nothing of it is told").filter(client=client)
    bought = seen.union(*kept.values_list("categories", flat=True))
    on_sale = Product.objects.visible_to(user).on_sale()
    rules = PairRule.objects.filter(left_category__in=seen, product__in=on_sale)
    told: set[str] = set()
    for rule in sorted(
        rules.exclude(right_category__in=bought).select_related("product"),
        key=lambda rule: (-rule.share, rule.right_category, rule.left_category),
    ):
        if rule.right_category not in told:
            told.add(rule.right_category)
            yield rule


def pair_words(rule: PairRule) -> str:
    """ "Bought by 62% of the 77 clients who buy Printing, not by this one"."""
    words = _("Bought by %(share)s of the %(all)s clients who buy “%(category)s”, not by this one")
    return words % {
        "share": percent(rule.share),
        "all": number(rule.left_count),
        "category": rule.left_category,
    }


def _offered_at(live: dict[int, Any], product_id: int) -> datetime | None:
    return live[product_id].offered_at if product_id in live else None


def _habit_words(usual: int, last: date) -> str:
    """ "Usually buys every 30 days · last on 3 Nov"."""
    every = ngettext("Usually buys every day", "Usually buys every %(n)s days", usual) % {"n": number(usual)}
    return f"{every} · " + _("last on %(day)s") % {"day": date_short(last)}
