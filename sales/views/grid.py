"""The grid of lines on the pages of a deal and of a quote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from crm.money.lines import Totals
from sales.actions.lines import LineTerms, built
from sales.forms.lines import stored_formset
from sales.models import Product
from sales.models.lines import sums_of
from sales.queries.products import find_products
from sales.queries.rates import NoRateError


@dataclass
class Grid:
    """What the template of the grid draws. `rows` pairs each form with the line's figures (None while it is wrong)."""

    formset: Any
    lines: list[Any]
    currency: str
    version: int
    url: str
    totals_url: str
    page_url: str
    has_optional: bool
    may_change: bool
    asked: str = ""
    found: list[Product] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        lines = [*self.lines, *[None] * len(self.formset.forms)]
        return list(zip(self.formset.forms, lines, strict=False))

    @property
    def sums(self) -> Totals:
        return sums_of([line for line in self.lines if line is not None])


def grid_of(request: HttpRequest, parent: Any, lines: list[Any], urls: dict[str, str], **more: Any) -> Grid:
    """The grid with the stored lines, or with `formset` as it came back from the reader."""
    asked = request.GET.get("q", "")
    return Grid(
        formset=more.pop("formset", None) or stored_formset(lines),
        lines=lines,
        currency=parent.currency,
        version=parent.version,
        asked=asked,
        found=find_products(request.user, asked),
        **urls,
        **more,
    )


def drafted(formset: Any, user: Any, model: Any, currency: str) -> list[Any]:
    """Unsaved lines of a grid, for live totals; None where a row is not yet right."""
    formset.is_valid()
    keys = [row.cleaned_data["product"] for row in formset.forms if row.cleaned_data.get("product")]
    products = Product.objects.visible_to(user).in_bulk(keys) if keys else {}
    return [_draft(row, products, model, currency) for row in formset.forms]


def _draft(row: Any, products: dict[int, Product], model: Any, currency: str) -> Any:
    if not row.is_valid():
        return None
    terms = LineTerms.of({**row.cleaned_data, "product": products.get(row.cleaned_data["product"])})
    try:
        line: Any = built(model, terms, currency, timezone.localdate())
    except NoRateError:
        return None
    line.is_optional = terms.is_optional
    return line


def version_of(request: HttpRequest) -> int | None:
    """The version of the paper that the reader saw."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else None
