"""The grid of lines on the pages of a deal and of a quote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from contacts.actions.clients import EditConflict
from crm.frozen import frozen
from crm.money.lines import Totals
from crm.web.meanwhile import saved_meanwhile
from sales.actions.line_prices import with_prices
from sales.actions.lines import LineTerms, built
from sales.forms.lines import stored_formset
from sales.models import Product
from sales.models.lines import sums_of
from sales.queries.products import find_products, with_offers
from sales.queries.rates import NoRateError


@frozen
class Refusal:
    """Why the rows were not written; `has_moved`: somebody else saved the same paper meanwhile."""

    errors: Sequence[str] = ()
    has_moved: bool = False


def refusal_of(act: Callable[..., Any], **said: Any) -> Refusal | None:
    """Do it; None when it is done."""
    try:
        act(**said)
    except EditConflict as conflict:
        return Refusal([saved_meanwhile(conflict.current, said["by"])], has_moved=True)
    except ValidationError as refusal:
        return Refusal(refusal.messages)
    return None


@dataclass
class Grid:
    """What the template of the grid draws. `rows` pairs each form with the line's figures (None while it is wrong).

    `theirs` are the lines that somebody else saved meanwhile; `notes` say what of pasted rows was not taken.
    """

    formset: Any
    lines: list[Any]
    currency: str
    version: int
    url: str
    totals_url: str
    page_url: str
    has_optional: bool
    may_change: bool
    choices_url: str = ""
    asked: str = ""
    found: list[Product] = field(default_factory=list)
    errors: Sequence[str] = ()
    notes: Sequence[str] = ()
    theirs: list[Any] | None = None

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        lines = [*self.lines, *[None] * len(self.formset.forms)]
        return list(zip(self.formset.forms, lines, strict=False))

    @property
    def sums(self) -> Totals:
        return sums_of([line for line in self.lines if line is not None])


def grid_of(request: HttpRequest, parent: Any, lines: list[Any], urls: dict[str, str], **more: Any) -> Grid:
    """The grid with the stored lines, or with `formset` as it came back from the reader.

    Rows that are not saved yet keep the version that their reader saw, until what others saved stands beside them.
    """
    asked = request.GET.get("q", "")
    formset = more.pop("formset", None)
    seen = version_of(request) if formset is not None and more.get("theirs") is None else None
    return Grid(
        formset=stored_formset(lines) if formset is None else formset,
        lines=lines,
        currency=parent.currency,
        version=parent.version if seen is None else seen,
        asked=asked,
        found=with_offers(find_products(request.user, asked), parent),
        **urls,
        **more,
    )


def drafted(
    formset: Any, user: Any, model: Any, paper: Any, stored: Sequence[Any], day: date | None = None
) -> list[Any]:
    """Unsaved lines of a grid, for live totals; None where a row is not yet right. `day`: whose rates count."""
    day = day or timezone.localdate()
    formset.is_valid()
    keys = [row.cleaned_data["product"] for row in formset.forms if row.cleaned_data.get("product")]
    products = Product.objects.visible_to(user).in_bulk(keys) if keys else {}
    right = [row for row in formset.forms if row.is_valid()]
    said = [
        LineTerms.of({**row.cleaned_data, "product": products.get(row.cleaned_data["product"])})
        for row in right
    ]
    with suppress(NoRateError):
        said = with_prices(said, stored, paper, day)
    terms = dict(zip(right, said, strict=True))
    return [_draft(terms.get(row), model, paper.currency, day) for row in formset.forms]


def _draft(terms: LineTerms | None, model: Any, currency: str, day: date) -> Any:
    if terms is None:
        return None
    try:
        line: Any = built(model, terms, currency, day)
    except NoRateError:
        return None
    line.is_optional = terms.is_optional
    return line


def version_of(request: HttpRequest) -> int | None:
    """The version of the paper that the reader saw."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else None
