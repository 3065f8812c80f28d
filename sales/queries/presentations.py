"""A presentation as it is shown: the words filled in, products with their prices of today, the quote's total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.db.models import Sum
from django.urls import reverse

from contacts.mails.templates import filled
from contacts.models import Client
from crm.money.text import amount_text
from crm.people.models import Firm
from sales.models import Presentation, PresentationLink, PresentationOpening, Product, Quote, QuoteLink
from sales.queries.prices import OfferedPrice, prices_for
from sales.queries.rates import NoRateError, firm_currency
from sales.quote_tokens import address_of as quote_address

if TYPE_CHECKING:
    from crm.people.models import User

SALT = "sales.presentation"
Block = Presentation.Block
WITH_PRODUCTS = (Block.PRODUCTS, Block.PRICES)


def presentation_token(link: PresentationLink) -> str:
    return signing.Signer(salt=SALT).sign_object([link.presentation_id, link.nonce])


def presentation_address(link: PresentationLink | None) -> str:
    """The full address; "" while there is none."""
    if link is None or not link.nonce:
        return ""
    return f"{settings.PUBLIC_URL}{reverse('public_presentation', args=[presentation_token(link)])}"


def presentation_of(token: str) -> Presentation | None:
    """What a token opens; None for one that is closed, was renewed, or is none of ours."""
    try:
        pk, nonce = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    links = PresentationLink.objects.unscoped("whoever holds the signed address may look").exclude(nonce="")
    joined = links.select_related("presentation__client", "presentation__owner", "presentation__quote")
    found = joined.filter(presentation=pk, nonce=nonce).first()
    shown: Presentation | None = found.presentation if found else None
    return shown


@dataclass
class ShownProduct:
    name: str
    code: str
    price: str  # "" where the block shows none


@dataclass
class ShownBlock:
    number: int
    kind: str
    title: str
    text: str
    products: list[ShownProduct] = field(default_factory=list)
    seconds: int = 0


@dataclass
class Shown:
    """For paper and page alike; call it with the language of the presentation active."""

    presentation: Presentation

    @cached_property
    def firm(self) -> Firm | None:
        return Firm.load()

    @cached_property
    def blocks(self) -> list[ShownBlock]:
        return [self._block(number, block) for number, block in enumerate(self.presentation.blocks, 1)]

    def _block(self, number: int, block: dict[str, Any]) -> ShownBlock:
        kind = block.get("kind", Block.TEXT)
        keys = block.get("products", []) if kind in WITH_PRODUCTS else []
        products = [self._product(self.products[key], kind) for key in keys if key in self.products]
        return ShownBlock(
            number, kind, self._words(block.get("title")), self._words(block.get("text")), products
        )

    def _words(self, text: Any) -> str:
        if self.firm is None:
            return str(text or "")
        return filled(str(text or ""), self.client, self.firm)

    @cached_property
    def client(self) -> Client:
        return self.presentation.client

    @cached_property
    def products(self) -> dict[int, Product]:
        keys = {key for block in self.presentation.blocks for key in block.get("products", [])}
        rows = Product.objects.unscoped("whoever wrote it chose among those in sight").filter(pk__in=keys)
        return {row.pk: row for row in rows} if keys else {}

    @cached_property
    def currency(self) -> str:
        return self.presentation.quote.currency if self.presentation.quote else firm_currency()

    @cached_property
    def prices(self) -> dict[tuple[int, Decimal], OfferedPrice]:
        """What this client pays for one; none where a rate is missing, then the catalogue speaks for itself."""
        wanted = [(product, Decimal(1)) for product in self.products.values()]
        branch = self.presentation.branch_id
        try:
            return prices_for(client=self.client, branch=branch, currency=self.currency, wanted=wanted)
        except NoRateError:
            return {}

    def _product(self, product: Product, kind: str) -> ShownProduct:
        if kind != Block.PRICES:
            return ShownProduct(product.name, product.code, "")
        offered = self.prices.get((product.pk, Decimal(1)))
        amount, currency = (
            (offered.amount, self.currency) if offered else (product.price_amount, product.currency)
        )
        price = amount_text(amount, currency, self.presentation.language)
        return ShownProduct(product.name, product.code, price)

    @cached_property
    def quote(self) -> Quote | None:
        """Only one that its client has: a draft is nobody's yet."""
        quote = self.presentation.quote
        return quote if quote and not quote.is_draft else None

    @property
    def quote_total(self) -> str:
        quote = self.quote
        return amount_text(quote.gross_amount, quote.currency, self.presentation.language) if quote else ""

    @cached_property
    def quote_url(self) -> str:
        if self.quote is None:
            return ""
        link = QuoteLink.objects.unscoped("of the same client").filter(quote=self.quote).first()
        return quote_address(link) if link else ""


def looked_at(presentation: Presentation, user: User) -> dict[int, int]:
    """Seconds by the number of the block."""
    rows = PresentationOpening.objects.visible_to(user).filter(link__presentation=presentation)
    sums = rows.order_by().values_list("section").annotate(total=Sum("seconds"))
    return {section: total for section, total in sums if section}


def quotes_of(client: Client, user: User) -> Sequence[Quote]:
    return list(Quote.objects.visible_to(user).filter(client=client).order_by("-issued_on", "-pk")[:30])
