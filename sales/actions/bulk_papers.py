"""Many quotes or products at once: each one change set that can be undone. Nobody outside is told of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.changes.actions.bulk import change_many
from crm.changes.models import ChangeSet
from crm.web.formats import date_short
from sales.models import Product, Quote, QuoteLine
from sales.queries.discounts import beyond_limit

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

Status = Quote.Status


def mark_sent(*, quotes: ScopedQuerySet, by: User) -> ChangeSet:
    """Mark drafts as sent, as far as one by one they could be: with lines, valid today, no total below zero, within the
    limit of discounts or approved.
    """
    lines = QuoteLine.objects.unscoped("the quote is in hand").filter(quote=OuterRef("pk"))
    drafts = quotes.filter(
        Exists(lines), status=Status.DRAFT, valid_until__gte=timezone.localdate(), gross_amount__gte=0
    )
    drafts = drafts.exclude(pk__in=beyond_limit(drafts.visible_to(by), by))
    values = {"status": Status.SENT.value, "sent_at": timezone.now()}
    return change_many(rows=drafts, by=by, summary=_("Marked as sent"), values=values)


def let_expire(*, quotes: ScopedQuerySet, by: User) -> ChangeSet:
    """Nobody may accept these any more, although their last day has not come."""
    return change_many(
        rows=quotes.filter(status=Status.SENT),
        by=by,
        summary=_("Marked as expired"),
        values={"status": Status.EXPIRED.value},
    )


def decline_quotes(*, quotes: ScopedQuerySet, by: User, reason: str = "") -> ChangeSet:
    """The clients said no."""
    values = {"status": Status.DECLINED.value, "decided_at": timezone.now(), "decline_reason": reason[:300]}
    fitting = quotes.filter(status__in=[Status.SENT, Status.EXPIRED])
    return change_many(rows=fitting, by=by, summary=_("Marked as declined"), values=values)


def set_category(*, products: ScopedQuerySet, category: str, by: User) -> ChangeSet:
    """Put products into a category; "" takes them out of theirs."""
    category = " ".join(category.split())[:80]
    summary = _("Category: %s") % (category or _("none"))
    rows = products.exclude(category=category)
    return change_many(rows=rows, by=by, summary=summary, values={"category": category})


def take_off_sale(*, products: ScopedQuerySet, last_day: date, by: User) -> ChangeSet:
    """Offer them up to this day and no longer. Those that end earlier already stay."""
    going_on = products.filter(Q(active_until=None) | Q(active_until__gt=last_day))
    summary = _("On sale until %s") % date_short(last_day)
    return change_many(rows=going_on, by=by, summary=summary, values={"active_until": last_day})


def put_on_sale(*, products: ScopedQuerySet, by: User) -> ChangeSet:
    """Offer them from today on, without an end; those that have been offered all the time keep their beginning."""
    today = timezone.localdate()
    began = Q(active_from__lte=today) & (Q(active_until=None) | Q(active_until__gte=today))
    values: dict[str, Any] = {
        "active_from": Case(
            When(Q(active_from=None) | began, then=F("active_from")),
            default=Value(today),
            output_field=Product._meta.get_field("active_from"),
        ),
        "active_until": None,
    }
    ended = products.filter(Q(active_from__gt=today) | Q(active_until__isnull=False))
    return change_many(rows=ended, by=by, summary=_("On sale again"), values=values)
