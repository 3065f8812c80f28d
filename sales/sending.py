"""A deal is sent to the right colleague as a task about it."""

from __future__ import annotations

from contacts.sending import needs_of, send_about
from crm.office.sendables import Needs, Sendable
from sales.models import Deal


def needs_of_deal(deal: Deal) -> Needs:
    asked = needs_of(deal.client)
    return Needs(asked.language, deal.branch_id, f"{deal.title} {asked.words}")


SENDABLE = Sendable(Deal.entity, Deal, needs_of_deal, send_about, module="sales")
