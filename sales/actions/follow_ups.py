"""The call that follows a quote: planned when it is sent, sooner once the client opened it, done when they answer."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contacts.actions.activities import plan_activity
from contacts.actions.by_itself import complete_by_itself, hasten_by_itself
from contacts.models import Activity
from crm.access.queries.absences import worker_for
from crm.access.scopes import can
from crm.people.models import Firm
from sales.models import Quote, QuoteLink, QuoteRules

if TYPE_CHECKING:
    from crm.people.models import User

MORNING = time(10)


def plan_follow_up(quote: Quote, link: QuoteLink, by: User) -> None:
    """For its owner, or who stands in for them that day; with the deal, so that it is its next step. Not where the
    firm wants none, one is planned already, or whoever sends does not see the client.
    """
    rules = QuoteRules.load()
    if not rules.follows_up or link.plan_key or not can(by, "view", quote.client):
        return
    due_at = _morning(min(rules.days_after_sent, _days_left(quote, rules)))
    to = worker_for(quote.owner or by, due_at)
    deal = quote.deal if quote.deal and quote.deal.is_open else None
    with translation.override(to.language or _firm_language()):
        title = _("Follow up quote %s") % quote.label
    plan = plan_activity(
        by=by, client=quote.client, kind=Activity.Kind.CALL, title=title, due_at=due_at, assigned_to=to,
        subject=deal or quote,
    )  # fmt: skip
    link.plan_key = plan.pk
    link.save(update_fields=["plan_key"])


def hasten_follow_up(link: QuoteLink) -> None:
    """The client has looked: never later than it was planned."""
    rules = QuoteRules.load()
    if link.plan_key and rules.follows_up:
        due_at = _morning(rules.days_after_opened)
        with translation.override(_firm_language()):
            reason = _("The client opened the quote")
        hasten_by_itself(activity_id=link.plan_key, due_at=due_at, reason=reason)


def end_follow_ups(quotes: Any) -> None:
    """The quotes (keys, or a queryset of them) are answered, or replaced by another version."""
    links = QuoteLink.objects.unscoped("of quotes in hand").filter(quote__in=quotes).exclude(plan_key=None)
    for key in links.values_list("plan_key", flat=True):
        complete_by_itself(activity_id=key)


def _days_left(quote: Quote, rules: QuoteRules) -> int:
    """Until so many days before it ends; tomorrow at the soonest."""
    return max((quote.valid_until - timezone.localdate()).days - rules.days_before_end, 1)


def _morning(days: int) -> datetime:
    """By the firm's clock, on a day from Monday to Friday."""
    firm = Firm.load()
    zone = ZoneInfo(firm.time_zone if firm else "UTC")
    day = timezone.now().astimezone(zone).date() + timedelta(days=days)
    day += timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)
    return datetime.combine(day, MORNING, zone)


def _firm_language() -> str:
    firm = Firm.load()
    return firm.language if firm else "en"
