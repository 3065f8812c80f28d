"""The ledger strip of a deal."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.web import formats
from crm.web.templatetags.blocks import Fact
from sales.models import Deal
from sales.queries.deal_page import DealPage
from sales.queries.rates import firm_currency


def facts_of(page: DealPage) -> list[Fact]:
    deal, own = page.deal, firm_currency()
    days = deal.days_in_stage
    in_own = "" if deal.currency == own else _("%(amount)s in %(own)s") % {
        "amount": formats.money(deal.base_amount, own),
        "own": own,
    }  # fmt: skip
    stage_days = ngettext("%(n)s day", "%(n)s days", days) % {"n": formats.number(days)}
    stuck_after = ngettext(
        "stuck after %(n)s day", "stuck after %(n)s days", deal.stage.stale_days
    ) % {"n": formats.number(deal.stage.stale_days)}  # fmt: skip
    facts = [
        Fact(_("Value, net"), formats.money(deal.amount, deal.currency), sub=in_own),
        Fact(
            _("Weighted"),
            formats.money(deal.weighted_amount, own),
            sub=_("%(share)s likely") % {"share": formats.percent(deal.stage.probability / 100)},
        ),
        Fact(_("Closes on"), formats.date_short(deal.closes_on), sub=closes_in(deal)),
        Fact(_("In this stage"), stage_days, sub=stuck_after if deal.is_open else ""),
    ]
    if deal.is_open:
        facts.append(
            Fact(
                _("Next step"),
                formats.due_day(deal.next_step_at, _("None")),
                sub=deal.next_step_title or _("Plan one: deals without it are lost"),
            )
        )
    return facts


def closes_in(deal: Deal) -> str:
    days = (deal.closes_on - timezone.localdate()).days
    if not deal.is_open:
        return ""
    if days < 0:
        return formats.due_day(deal.closes_on)
    return (
        ngettext("in %(n)s day", "in %(n)s days", days) % {"n": formats.number(days)} if days else _("today")
    )
