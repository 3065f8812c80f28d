"""The secret address of a quote: made when it is sent, renewed, closed; and what is kept of its openings."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.scopes import can
from crm.audit.actions import record
from crm.frozen import frozen
from sales.actions.follow_ups import hasten_follow_up
from sales.answer_notices import OPENED, tell_owner
from sales.models import Quote, QuoteLink, QuoteOpening

if TYPE_CHECKING:
    from crm.people.models import User


def new_nonce() -> str:
    """The token around it is signed: this only has to differ from the one before."""
    return secrets.token_urlsafe(9)


def ensure_link(quote: Quote, by: User) -> QuoteLink:
    """The link of a quote in hand; one that is open stays as it is."""
    links = QuoteLink.objects.unscoped("of a quote in hand")
    link, _new = links.get_or_create(quote=quote, defaults={"nonce": new_nonce(), "made_by": by})
    found: QuoteLink = link
    return found


@transaction.atomic
def renew_link(*, quote: Quote, by: User) -> QuoteLink:
    """Another address; whoever knows the one before reads nothing any more."""
    link = _locked(quote, by)
    link.nonce, link.made_at, link.made_by = new_nonce(), timezone.now(), by
    link.save(update_fields=["nonce", "made_at", "made_by"])
    record(by=by, action="open_link", target=quote)
    return link


@transaction.atomic
def close_link(*, quote: Quote, by: User) -> None:
    link = _locked(quote, by)
    if link.nonce:
        link.nonce = ""
        link.save(update_fields=["nonce"])
        record(by=by, action="close_link", target=quote)


def _locked(quote: Quote, by: User) -> QuoteLink:
    if not can(by, "change", quote):
        raise PermissionDenied
    if quote.is_draft:
        raise ValidationError(_("A draft has no link: send it first."))
    ensure_link(quote, by)
    links = QuoteLink.objects.unscoped("the right was asked above").select_for_update(of=("self",))
    link: QuoteLink = links.get(quote=quote)
    return link


@frozen
class Opening:
    """Somebody who is none of us looked at a quote by its link."""

    quote_id: int
    what: str
    at: datetime


@transaction.atomic
def keep_openings(openings: list[Opening]) -> None:
    """Written after the answer (crm.sink). The owner is told of the first."""
    for opening in openings:
        links = QuoteLink.objects.unscoped("somebody holds its address").select_for_update(of=("self",))
        link = links.select_related("quote__owner").filter(quote=opening.quote_id).first()
        if link is None:
            continue
        QuoteOpening.objects.unscoped("of this link").create(link=link, what=opening.what, at=opening.at)
        is_first = link.first_opened_at is None
        link.opened_count += opening.what == QuoteOpening.What.PAGE
        link.first_opened_at = link.first_opened_at or opening.at
        link.last_opened_at = opening.at
        link.save(update_fields=["opened_count", "first_opened_at", "last_opened_at"])
        if is_first:
            hasten_follow_up(link)
            tell_owner(link.quote, OPENED)
