"""A proposal to a client in one press: from its last order, or from what it needs."""

from __future__ import annotations

from datetime import timedelta
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
from sales.actions.lines import rewrite
from sales.actions.numbers import take_number
from sales.actions.proposed_lines import Proposed, from_needs, from_order
from sales.actions.quotes import DAYS_VALID, begin_with_texts
from sales.models import Deal, Order, Quote, QuoteLine
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
    try:
        quote.take(rewrite(QuoteLine, {"quote": quote}, found.lines, quote.currency, today))
    except NoRateError as error:
        raise ValidationError(no_rate(error)) from error
    quote.save()
    record(by=by, action="create", target=quote, after={"deal": deal.pk if deal else None})
    return quote, found.notes
