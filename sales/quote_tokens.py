"""The signed addresses by which clients reach their quotes without an account."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from sales.models import Quote, QuoteLink

SALT = "sales.quote"


def token_of(link: QuoteLink) -> str:
    return signing.Signer(salt=SALT).sign_object([link.quote_id, link.nonce])


def address_of(link: QuoteLink) -> str:
    """The full address, for a mail or to be copied; "" while it is closed."""
    return f"{settings.PUBLIC_URL}{reverse('public_quote', args=[token_of(link)])}" if link.nonce else ""


def quote_of(token: str) -> Quote | None:
    """The quote that a token opens, with its link; None for one that is closed, was renewed, or is none of ours."""
    try:
        pk, nonce = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    links = QuoteLink.objects.unscoped("whoever holds the signed address may read it").exclude(nonce="")
    found = links.select_related("quote__client", "quote__owner").filter(quote=pk, nonce=nonce).first()
    quote: Quote | None = found.quote if found and not found.quote.is_draft else None
    return quote
