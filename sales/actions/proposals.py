"""A proposal to a client in one press: from its last order, or from what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client
from crm.access.scopes import can, require
from crm.audit.actions import record
from crm.people.models import Firm
from sales.actions.deals import no_rate
from sales.actions.lines import LineTerms, rewrite
from sales.actions.numbers import take_number
from sales.actions.proposed_lines import Proposed, from_needs, from_order
from sales.actions.quotes import DAYS_VALID, begin_with_texts, write_quote
from sales.models import Deal, Order, Quote, QuoteLine
from sales.queries.prices import OfferedPrice, prices_for
from sales.queries.proposals import last_order, needs_of
from sales.queries.rates import NoRateError, firm_currency

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def propose_again(
    *, client: Client, by: User, order: Order | None = None, deal: Deal | None = None
) -> Proposal:
    """What was ordered (the last order, unless one is named), at the prices of today."""
    order = order or last_order(client, by)
    if order is None:
        raise ValidationError(_("There is no order yet that a proposal could follow."))
    if order.client_id != client.pk or not can(by, "view", order):
        raise PermissionDenied
    return _written(client, from_order(order), by, title=_("As in %s") % order.number, deal=deal)


@transaction.atomic
def propose_for_needs(*, client: Client, by: User, deal: Deal | None = None) -> Proposal:
    """A product of the catalogue for each need and interest that is known of the client."""
    needs = needs_of(client, by)
    if not needs:
        raise ValidationError(_("No need or interest is known of this client yet. Write one down first."))
    return _written(client, from_needs(needs, by), by, title=_("Proposal"), deal=deal)


Proposal = tuple[Quote, list[str]]


def _written(client: Client, found: Proposed, by: User, *, title: str, deal: Deal | None) -> Proposal:
    """The draft, and what somebody should look at. It belongs to whoever pressed, with a deal to the deal's owner."""
    require(by, Quote.entity, "create")
    if not can(by, "view", client) or (deal is not None and not can(by, "view", deal)):
        raise PermissionDenied
    if not found.lines:
        raise ValidationError(_("Nothing is left to propose."))
    firm, today = Firm.load(), timezone.localdate()
    team = deal.team if deal else by.home_team
    quote = Quote(
        number=take_number("Q", today),
        client=client,
        deal=deal,
        title=deal.title if deal else title,
        currency=(deal.currency if deal else found.currency) or firm_currency(),
        language=firm.language_for(client.language) if firm else "en",
        issued_on=today,
        valid_until=today + timedelta(days=DAYS_VALID),
        owner=deal.owner if deal else by,
        team=team,
        branch=deal.branch if deal else (team.branch if team else None),
        created_by=by,
    )
    begin_with_texts(quote)
    quote.save()
    record(by=by, action="create", target=quote, after={"deal": deal.pk if deal else None})
    return _with_lines(quote, found.lines, by), found.notes


def _with_lines(quote: Quote, lines: list[LineTerms], by: User) -> Quote:
    """At what the client pays today. Free lines keep their costs, also with whoever may not write costs."""
    wanted = [(term.product, term.quantity) for term in lines if term.product is not None]
    try:
        offers = prices_for(
            client=quote.client, branch=quote.branch_id, currency=quote.currency, wanted=wanted
        )
        terms = [_offered(term, offers) for term in lines]
        rewrite(QuoteLine, {"quote": quote}, terms, quote.currency, quote.issued_on)
    except NoRateError as error:
        raise ValidationError(no_rate(error)) from error
    return write_quote(quote=quote, by=by, changes={}, lines=terms)


def _offered(term: LineTerms, offers: Mapping[tuple[int, Decimal], OfferedPrice]) -> LineTerms:
    offer = offers.get((term.product.pk, term.quantity)) if term.product is not None else None
    return replace(term, price_amount=offer.amount) if offer and term.price_amount is None else term
