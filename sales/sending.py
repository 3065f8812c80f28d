"""Deals, quotes and orders are sent to the right colleague as a task about them."""

from __future__ import annotations

from contacts.sending import needs_of, send_about
from crm.office.sendables import Needs, Sendable
from sales.models import Deal, Order, Quote


def needs_of_paper(paper: Deal | Quote | Order) -> Needs:
    """What its client asks for, and the words of its title."""
    asked = needs_of(paper.client)
    return Needs(asked.language, paper.branch_id, f"{getattr(paper, 'title', '')} {asked.words}")


SENDABLES = tuple(
    Sendable(model.entity, model, needs_of_paper, send_about, module="sales")
    for model in (Deal, Quote, Order)
)
