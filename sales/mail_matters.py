"""Deals and quotes are written about: the mail goes to their client and stands on them."""

from __future__ import annotations

from contacts.mail_matters import MailMatter
from sales.models import Deal, Quote

MATTERS = (
    MailMatter(Deal.entity, Deal, lambda deal: deal.title, module="sales"),
    MailMatter(Quote.entity, Quote, lambda quote: f"{quote.label} {quote.title}", module="sales"),
)
