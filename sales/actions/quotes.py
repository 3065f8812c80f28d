from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.clients import EditConflict
from contacts.actions.edits import refuse_if_moved
from crm.access.scopes import can, require
from crm.audit.actions import record
from crm.money.vat import usual_vat
from crm.people.models import Firm
from sales.actions.deals import no_rate
from sales.actions.follow_ups import end_follow_ups, plan_follow_up
from sales.actions.line_prices import with_prices
from sales.actions.lines import LineTerms, copied, rewrite, terms_in, with_costs
from sales.actions.numbers import take_number
from sales.actions.products import texts
from sales.actions.quote_links import ensure_link
from sales.models import Deal, DealItem, Quote, QuoteLine
from sales.models.lines import sums_of
from sales.queries.discounts import breaches_of, is_approved, limits_of
from sales.queries.quote_templates import texts_of, usual_template
from sales.queries.rates import NoRateError

if TYPE_CHECKING:
    from crm.people.models import User

DAYS_VALID = 30
REVISABLE = (Quote.Status.SENT, Quote.Status.DECLINED, Quote.Status.EXPIRED)
WORDS = ("intro", "terms", "footer", "shows_codes", "shows_discount")
HEAD = ("title", "currency", "language", "issued_on", "valid_until", *WORDS)


@transaction.atomic
def quote_deal(*, deal: Deal, by: User) -> Quote:
    """Make a draft quote from a deal, with its items; without items, one line with its title and value."""
    require(by, Quote.entity, "create")
    if not can(by, "view", deal):
        raise PermissionDenied
    firm, today = Firm.load(), timezone.localdate()
    quote = Quote(
        number=take_number("Q", today),
        client=deal.client,
        deal=deal,
        title=deal.title,
        currency=deal.currency,
        language=firm.language_for(deal.client.language) if firm else "en",
        issued_on=today,
        valid_until=today + timedelta(days=DAYS_VALID),
        owner=deal.owner,
        team=deal.team,
        branch=deal.branch,
        created_by=by,
    )
    begin_with_texts(quote)
    quote.save()
    items = list(DealItem.objects.unscoped("the deal may be seen").filter(deal=deal))
    if items:
        copied(QuoteLine, {"quote": quote}, items)
        quote.take(sums_of(items))
    else:
        country = firm.country if firm else ""
        line = LineTerms(text=deal.title, price_amount=deal.amount, vat_rate=usual_vat(country))
        quote.take(rewrite(QuoteLine, {"quote": quote}, [line], quote.currency, today))
    quote.save()
    record(by=by, action="create", target=quote, after={"deal": deal.pk})
    return quote


def begin_with_texts(quote: Quote) -> None:
    """The usual words of its language and branch; does not save."""
    template = usual_template(quote.language, quote.branch_id)
    for name, value in texts_of(template, quote.client, quote.language).items():
        setattr(quote, name, value)


def locked_quote(quote: Quote, by: User, version: int | None = None) -> Quote:
    """The row as it is now, locked; a second caller waits here and then sees what the first one did."""
    current: Quote = (
        Quote.objects.unscoped("the right is asked on the next line")
        .select_for_update(of=("self",))
        .get(pk=quote.pk)
    )
    if not can(by, "change", current):
        raise PermissionDenied
    if version is not None and current.version != version:
        raise EditConflict(current)
    return current


def lines_of(quote: Quote) -> list[QuoteLine]:
    lines = QuoteLine.objects.unscoped("the quote is in hand").filter(quote=quote)
    return list(lines.select_related("product"))


def keep(quote: Quote) -> None:
    quote.version += 1
    quote.changed_at = timezone.now()
    quote.save()


@transaction.atomic
def write_quote(
    *,
    quote: Quote,
    by: User,
    changes: dict[str, Any],
    lines: Sequence[LineTerms] | None = None,
    version: int | None = None,
    seen: dict[str, Any] | None = None,
) -> Quote:
    """Write the head and all lines of a draft. Raises ValidationError for a quote that was sent already, EditConflict
    if a field of the head has moved on from `seen`.
    """
    current = locked_quote(quote, by, version)
    refuse_if_moved(current, changes, seen or {})
    if not current.is_draft:
        raise ValidationError(_("A quote that was sent stays as it is. Make a new version."))
    changed = {
        name: changes[name] for name in HEAD if name in changes and changes[name] != getattr(current, name)
    }
    before = texts({name: getattr(current, name) for name in changed} | {"net_amount": current.net_amount})
    old_currency = current.currency
    for name, new in changed.items():
        setattr(current, name, new)
    if lines is not None or {"currency", "issued_on"} & changed.keys():
        _reckon(current, lines, old_currency, by)
    keep(current)
    after = texts({name: getattr(current, name) for name in changed} | {"net_amount": current.net_amount})
    record(by=by, action="change", target=current, before=before, after=after)
    return current


def _reckon(quote: Quote, lines: Sequence[LineTerms] | None, old_currency: str, by: User) -> None:
    """Write the lines anew by the rates of the quote's day; those that stand there when none are given."""
    stored = lines_of(quote)
    try:
        if lines is None:
            terms = terms_in(stored, old_currency, quote.currency, quote.issued_on)
        else:
            terms = with_costs(lines, stored, by)
        terms = with_prices(terms, stored, quote, quote.issued_on)
        quote.take(rewrite(QuoteLine, {"quote": quote}, terms, quote.currency, quote.issued_on))
    except NoRateError as error:
        raise ValidationError({"currency": no_rate(error)}) from error


@transaction.atomic
def send_quote(*, quote: Quote, by: User) -> Quote:
    """Mark a draft as sent; from now on it cannot be changed, only accepted, declined or replaced."""
    current = locked_quote(quote, by)
    if not current.is_draft:
        raise ValidationError(_("This quote was sent already."))
    lines = lines_of(current)
    if not lines:
        raise ValidationError(_("A quote without lines cannot be sent."))
    if current.gross_amount < 0:
        raise ValidationError(
            _("The total is below zero: a quote that gives back more than it sells is not sent.")
        )
    if current.valid_until < timezone.localdate():
        raise ValidationError(_("“Valid until” has passed. Set a later day first."))
    _refuse_beyond_limit(current, lines, by)
    current.status, current.sent_at = Quote.Status.SENT, timezone.now()
    keep(current)
    replace_earlier(current)
    plan_follow_up(current, ensure_link(current, by), by)
    record(by=by, action="send", target=current, after={"gross_amount": str(current.gross_amount)})
    return current


def _refuse_beyond_limit(quote: Quote, lines: list[QuoteLine], by: User) -> None:
    """What goes beyond the sender's limit of discounts waits for an approval of these very lines."""
    breaches = breaches_of(quote, lines, limits_of(by))
    if breaches and not is_approved(quote, lines):
        names = ", ".join(one.text for one in breaches[:3])
        said = _(
            "Beyond your limit of discounts: %(lines)s. Ask a colleague for approval on the quote's page."
        )
        raise ValidationError(said % {"lines": names})


@transaction.atomic
def decline_quote(*, quote: Quote, by: User, reason: str = "") -> Quote:
    """The client said no."""
    current = locked_quote(quote, by)
    if current.status not in (Quote.Status.SENT, Quote.Status.EXPIRED):
        raise ValidationError(_("Only a quote that was sent can be declined."))
    current.status, current.decided_at = Quote.Status.DECLINED, timezone.now()
    current.decline_reason = reason[:300]
    keep(current)
    end_follow_ups([current.pk])
    record(by=by, action="decline", target=current, after={"reason": reason})
    return current


@transaction.atomic
def revise_quote(*, quote: Quote, by: User) -> Quote:
    """A new version of a sent quote, as a draft with the same number and lines; the one that lies written already, if
    there is one. The client has the old version until the new one is sent.
    """
    require(by, Quote.entity, "create")
    current = locked_quote(quote, by)
    if current.status not in REVISABLE:
        raise ValidationError(_("Only a quote that was sent, declined or has expired gets a new version."))
    versions = Quote.objects.unscoped("of a quote in hand").filter(number=current.number)
    last: Quote = versions.order_by("-revision")[0]
    if last.is_draft:
        return last
    lines, today = lines_of(current), timezone.localdate()
    fresh = versions.get(pk=current.pk)
    fresh.pk, fresh._state.adding = None, True
    fresh.revision = last.revision + 1
    fresh.status, fresh.version, fresh.created_by = Quote.Status.DRAFT, 1, by
    fresh.sent_at = fresh.decided_at = None
    fresh.decline_reason = ""
    fresh.issued_on, fresh.valid_until = today, today + timedelta(days=DAYS_VALID)
    fresh.created_at = fresh.changed_at = timezone.now()
    fresh.save()
    QuoteLine.objects.bulk_create(
        QuoteLine(quote=fresh, is_optional=line.is_optional, **line.all_terms()) for line in lines
    )
    record(by=by, action="create", target=fresh, summary=_("New version of %s") % current.label)
    return fresh


def replace_earlier(sent: Quote) -> None:
    """The earlier versions of a quote that was just sent bind nobody any more. Waits for a client who is answering."""
    earlier = (
        Quote.objects.unscoped("versions of a quote in hand").filter(number=sent.number).exclude(pk=sent.pk)
    )
    earlier.filter(status__in=REVISABLE).update(
        status=Quote.Status.REPLACED, version=F("version") + 1, changed_at=timezone.now()
    )
    end_follow_ups(earlier.filter(status=Quote.Status.REPLACED))
    if earlier.filter(status=Quote.Status.ACCEPTED).exists():
        raise ValidationError(
            _("An earlier version was accepted meanwhile: there is an order of it already.")
        )


@transaction.atomic
def expire_quotes() -> int:
    """Mark sent quotes whose last day has passed where the caller is; asked again at the click, by the client's clock,
    so a late run harms nothing.
    """
    late = Quote.objects.unscoped("a nightly job over all").filter(
        status=Quote.Status.SENT, valid_until__lt=timezone.localdate()
    )
    return late.update(status=Quote.Status.EXPIRED, changed_at=timezone.now())
