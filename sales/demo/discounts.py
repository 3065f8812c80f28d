"""Limits of discounts of the demo firm, and two quotes that wait for an answer."""

from __future__ import annotations

from decimal import Decimal

from crm.access.locks import unlocked
from crm.access.models import Role
from crm.people.demo import DemoWorld
from crm.people.models import Membership
from sales.models import DiscountLimit, Quote, QuoteApproval, QuoteLine
from sales.models.lines import sums_of
from sales.queries.discounts import breaches_of, limits_of, lines_mark

LIMITS = (("rep", 10), ("team_lead", 20))
WAITING = 2


def build_discounts(world: DemoWorld) -> None:
    """Reps go to 10 % by themselves, leads to 20 %."""
    roles = {role.key: role for role in Role.objects.filter(key__in=[key for key, _most in LIMITS])}
    DiscountLimit.objects.bulk_create(
        DiscountLimit(role=roles[key], most_percent=Decimal(most)) for key, most in LIMITS if key in roles
    )
    with unlocked("the demo firm is written as a whole"):
        made = 0
        drafts = Quote.objects.filter(status=Quote.Status.DRAFT, owner__isnull=False, lines__isnull=False)
        for quote in drafts.select_related("owner").distinct().order_by("pk")[: WAITING * 10]:
            made += _ask(quote)
            if made == WAITING:
                break


def _ask(quote: Quote) -> bool:
    """A rep asks the lead of the team for 18 %."""
    leads = Membership.objects.filter(team=quote.team_id, is_lead=True).exclude(user=quote.owner)
    lead, owner = leads.select_related("user").first(), quote.owner
    lines = list(QuoteLine.objects.filter(quote=quote).select_related("product"))
    if lead is None or owner is None or not lines:
        return False
    lines[0].discount_percent = Decimal(18)
    if not breaches_of(quote, lines, limits_of(owner)) or breaches_of(quote, lines, limits_of(lead.user)):
        return False
    lines[0].compute(quote.currency)
    lines[0].save()
    quote.take(sums_of(lines))
    quote.save()
    QuoteApproval.objects.create(
        quote=quote, lines_mark=lines_mark(quote, lines), asked_by=owner, approver=lead.user,
        discount_percent=Decimal(18), margin_percent=Decimal(20),
        reason="They have an offer of somebody else and would sign this week.",
    )  # fmt: skip
    return True
