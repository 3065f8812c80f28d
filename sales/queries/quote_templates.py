"""Which text a quote begins with, and what stands in it for a client and a quote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from contacts.mails.templates import filled
from contacts.merge_fields import FIELD, FIELDS
from crm.money.text import amount_text
from crm.people.models import Firm
from crm.web.formats import date_long
from sales.models import Quote, QuoteTemplate

if TYPE_CHECKING:
    from decimal import Decimal

    from contacts.models import Client

COPIED = ("intro", "terms", "footer")
CHOSEN = ("shows_codes", "shows_discount")
# Of the quote itself: they follow it as long as it is a draft.
OF_QUOTE = {
    "number": _("Number of the quote"),
    "title": _("Title of the quote"),
    "valid_until": _("Valid until"),
    "total": _("Total"),
}
KNOWN = FIELDS.keys() | OF_QUOTE.keys()


def usual_template(language: str, branch_id: int | None) -> QuoteTemplate | None:
    """The closest of those that are taken by themselves: of the branch before all, of the language before all."""
    rows = QuoteTemplate.objects.filter(
        Q(language=language) | Q(language=""), Q(branch=None) | Q(branch=branch_id), is_default=True
    )
    return max(rows, key=lambda row: (row.branch_id is not None, row.language != ""), default=None)


def texts_of(template: QuoteTemplate | None, client: Client, language: str) -> dict[str, Any]:
    """What a quote takes from a template: the client's words are filled in, in the language of the quote."""
    firm = Firm.load()
    if template is None or firm is None:
        return {}
    with translation.override(language):
        texts = {name: filled(getattr(template, name), client, firm) for name in COPIED}
    return texts | {name: getattr(template, name) for name in CHOSEN}


def said_of(quote: Quote, text: str, total: Decimal) -> str:
    """The text with what it says of the quote itself, in the language that is active."""
    if "{" not in text:
        return text
    values = {
        "number": quote.label,
        "title": quote.title,
        "valid_until": date_long(quote.valid_until),
        "total": amount_text(total, quote.currency, quote.language),
    }
    return FIELD.sub(lambda match: values.get(match[1], match[0]), text)
