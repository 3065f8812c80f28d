"""What became of an offer: made, refused, accepted. An order that has the product accepts it by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client
from crm.access.scopes import can
from crm.audit.actions.recording import record
from crm.changes.models import ChangeSet
from sales.models import OfferOutcome, Product
from sales.queries.offers import offers_for

if TYPE_CHECKING:
    from crm.people.models import User

State = OfferOutcome.State
# An order of the day of the offer counts; what was ordered before it does not.
ACCEPT_SQL = """
UPDATE sales_offeroutcome f SET state = 'accepted', answered_at = now(), order_key = found.order_id
FROM (
  SELECT DISTINCT ON (f.id) f.id, o.id AS order_id FROM sales_offeroutcome f
  JOIN sales_order o ON o.client_id = f.client_id AND o.ordered_on >= (f.offered_at AT TIME ZONE %(zone)s)::date
  JOIN sales_orderline l ON l.order_id = o.id AND l.product_id = f.product_id AND l.quantity > 0
  WHERE f.state = 'offered' {of_orders} ORDER BY f.id, o.ordered_on, o.id
) AS found WHERE found.id = f.id AND f.state = 'offered'
"""
# Unless the offer was made once more since.
REOPEN_SQL = """
UPDATE sales_offeroutcome f SET state = 'offered', answered_at = NULL, order_key = NULL
WHERE f.state = 'accepted' AND f.order_key IS NOT NULL {of_orders} AND NOT EXISTS (
  SELECT FROM sales_order o JOIN sales_orderline l ON l.order_id = o.id AND l.product_id = f.product_id
  WHERE o.id = f.order_key AND l.quantity > 0
) AND NOT EXISTS (
  SELECT FROM sales_offeroutcome g
  WHERE g.client_id = f.client_id AND g.product_id = f.product_id AND g.id <> f.id
    AND (g.state IN ('offered', 'refused') OR (g.state = 'accepted' AND g.id > f.id))
)
"""


@transaction.atomic
def answer_offer(*, client: Client, product: Product, state: str, by: User, why: str = "") -> OfferOutcome:
    """Write down that a product was offered, refused (say why) or accepted; raises ValidationError for what is odd."""
    if not can(by, "change", client):
        raise PermissionDenied
    why = why.strip()[:300]
    if state == State.REFUSED and not why:
        raise ValidationError({"why": _("Say why, so that the next offer fits better.")})
    # Two colleagues at once wait for each other at the client.
    Client.objects.unscoped("the right was asked above").select_for_update(of=("self",)).get(pk=client.pk)
    answer = _live(client, product)
    if answer is not None and answer.state == State.REFUSED and state != State.REFUSED:
        raise ValidationError(_("This offer was refused. Take that back first."))
    if answer is None:
        answer = OfferOutcome(client=client, product=product, words=_reason(client, product, by))
    before = {"state": answer.state}
    answer.state, answer.by = State(state), by
    answer.why = why if state == State.REFUSED else ""
    answer.answered_at = None if state == State.OFFERED else timezone.now()
    answer.save()
    record(by=by, action="answer", target=client, about=answer, before=before, after={"state": answer.state})
    return answer


@transaction.atomic
def take_back(*, answer: OfferOutcome, by: User) -> OfferOutcome:
    """The offer stands anew, as if nobody had made it; what was written down stays readable."""
    if not can(by, "change", answer.client):
        raise PermissionDenied
    rows = OfferOutcome.objects.unscoped("the right was asked above").select_for_update(of=("self",))
    current: OfferOutcome = rows.get(pk=answer.pk)
    if not current.is_live:
        raise ValidationError(_("This answer is not open any more."))
    before = {"state": current.state}
    current.state, current.by, current.answered_at = State.DROPPED, by, timezone.now()
    current.save(update_fields=["state", "by", "answered_at"])
    record(
        by=by,
        action="answer",
        target=answer.client,
        about=current,
        before=before,
        after={"state": current.state},
    )
    return current


def settle_offers(order_ids: Sequence[int] | None = None) -> int:
    """Offers that an order took up are accepted, and open again if that order is gone or holds them no more.

    For these orders, or for all that came since the offers were made; returns how many are accepted now.
    """
    of_orders = "" if order_ids is None else "AND o.id = ANY(%(orders)s)"
    of_keys = "" if order_ids is None else "AND f.order_key = ANY(%(orders)s)"
    params: dict[str, Any] = {"orders": list(order_ids or ()), "zone": timezone.get_current_timezone_name()}
    with connection.cursor() as cursor:
        cursor.execute(REOPEN_SQL.format(of_orders=of_keys), params)
        cursor.execute(ACCEPT_SQL.format(of_orders=of_orders), params)
        return cursor.rowcount


def settle_after_undo(_change_set: ChangeSet) -> None:
    """Orders of an import are gone again: offers that they took up are open once more."""
    settle_offers()


def _live(client: Client, product: Product) -> OfferOutcome | None:
    answers = OfferOutcome.objects.unscoped("the client may be changed")
    found: OfferOutcome | None = answers.filter(
        client=client, product=product, state__in=OfferOutcome.LIVE
    ).first()
    return found


def _reason(client: Client, product: Product, by: User) -> str:
    """Why it is offered, as the reader was told; empty for what nobody proposed."""
    found = (offer.words for offer in offers_for(client, by).offers if offer.product_id == product.pk)
    return next(found, "")[:300]
