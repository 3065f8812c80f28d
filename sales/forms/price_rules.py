"""The grid of rules of a price list: one form per rule, rows from a spreadsheet, what its buttons do."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.imports.numbers import read_number, style_of
from contacts.imports.reasons import CellTrouble
from sales.actions.price_lists import RuleTerms
from sales.forms.lines import plain
from sales.forms.numbers import NumberField
from sales.models import PriceRule, Product
from sales.queries.rates import NoRateError, price_in

PREFIX = "rules"
MOST_RULES = 400
BLANK_ROWS = 2
FIELDS = ("what", "min_quantity", "price_amount", "percent")


class RuleForm(forms.Form):
    """A rule. Nothing in `what` means all products; a row with nothing in it is no rule."""

    use_required_attribute = False
    what = forms.CharField(label=_("Product code or category"), max_length=200, required=False)
    min_quantity = NumberField(
        label=_("From quantity"), min_value=0, max_digits=12, decimal_places=3, required=False
    )
    price_amount = NumberField(
        label=_("Price, net"), min_value=0, max_digits=15, decimal_places=4, required=False
    )
    percent = NumberField(
        label=_("Less, %"), min_value=-100, max_value=100, max_digits=5, decimal_places=2, required=False
    )
    product: Product | None = None
    category = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            number = {} if name == "what" else {"inputmode": "decimal", "autocomplete": "off"}
            field.widget.attrs |= number | {
                "aria-label": field.label,
                "class": "input sm" if name == "what" else "input sm n",
            }

    @property
    def is_blank(self):
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in FIELDS)

    def clean(self):
        found = super().clean()
        if self.is_blank or self.errors:
            return found
        if (found.get("price_amount") is None) == (found.get("percent") is None):
            self.add_error(None, _("Write a price, or how many percent less: one of the two."))
        elif found.get("price_amount") is not None and not found.get("what"):
            self.add_error(None, _("A price needs a product. For all products say percent."))
        return found

    def terms(self):
        found = self.cleaned_data
        return RuleTerms(
            product=self.product,
            category=self.category,
            min_quantity=found["min_quantity"] or Decimal(0),
            price_amount=found["price_amount"],
            percent=found["percent"],
        )


class BaseRules(forms.BaseFormSet):
    """All rules of a list. `look_up` finds what the rows speak of, in three queries whatever their number."""

    def look_up(self, user):
        """True if every row is right."""
        if not self.is_valid():
            return False
        rows = [row for row in self.forms if not row.is_blank]
        words = {row.cleaned_data["what"].strip() for row in rows}
        products = Product.objects.visible_to(user)
        by_code = {product.code: product for product in products.filter(code__in=words)}
        by_name = {product.name: product for product in products.filter(name__in=words - by_code.keys())}
        categories = set(products.filter(category__in=words).values_list("category", flat=True))
        seen: set[Any] = set()
        for row in rows:
            word = row.cleaned_data["what"].strip()
            row.product = by_code.get(word) or by_name.get(word)
            row.category = word if row.product is None else ""
            self._check(row, word, categories, seen)
        return not any(row.errors for row in rows)

    @staticmethod
    def _check(row, word, categories, seen):
        key = (row.product.pk if row.product else 0, row.category, row.cleaned_data["min_quantity"] or 0)
        if row.product is None and word and word not in categories:
            row.add_error("what", _("No product and no category is called so."))
        elif row.product is None and row.cleaned_data["price_amount"] is not None:
            row.add_error("what", _("A price needs a product. For a category say percent."))
        elif key in seen:
            row.add_error("what", _("This stands above already, from the same quantity."))
        seen.add(key)

    def terms(self):
        return [row.terms() for row in self.forms if not row.is_blank]


RulesFormSet = forms.formset_factory(
    RuleForm, formset=BaseRules, extra=0, max_num=MOST_RULES, validate_max=True, absolute_max=MOST_RULES + 1
)


def stored_rules(rules: list[PriceRule]) -> Any:
    """The grid with the rules that are stored, and blank rows below."""
    rows = [
        {
            "what": rule.what,
            "min_quantity": plain(rule.min_quantity) if rule.min_quantity else "",
            "price_amount": "" if rule.price_amount is None else plain(rule.price_amount),
            "percent": "" if rule.percent is None else plain(rule.percent),
        }
        for rule in rules
    ]
    formset = RulesFormSet(prefix=PREFIX, initial=[*rows, *[{}] * BLANK_ROWS])
    for row, rule in zip(formset.forms, rules, strict=False):
        row.product = rule.product
    return formset


def catalogue_row(product: Product, currency: str) -> dict[str, str]:
    """A row for a product, at what the catalogue says today; without a rate the price is left to the writer."""
    try:
        price = plain(price_in(product.price_amount, product.currency, currency, timezone.localdate()))
    except NoRateError:
        price = ""
    return {"what": product.code, "min_quantity": "", "price_amount": price, "percent": ""}


def posted_rules(data: Mapping[str, Any], added: Sequence[dict[str, str]] = ()) -> Any:
    """The rows as they came, with those `added`, after the button that was pressed: "remove:0", "paste" ..."""
    count = str(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
    rows = [
        {name: data.get(f"{PREFIX}-{number}-{name}", "") for name in FIELDS}
        for number in range(min(int(count) if count.isdecimal() else 0, MOST_RULES))
    ]
    verb, _colon, argument = str(data.get("do", "save")).partition(":")
    if verb == "remove" and argument.isdecimal() and int(argument) < len(rows):
        del rows[int(argument)]
    rows = [row for row in rows if any(text.strip() for text in row.values())]
    if verb == "paste":
        rows += pasted(str(data.get("pasted", "")))
    rows += added
    fields = {
        f"{PREFIX}-{number}-{name}": text for number, row in enumerate(rows) for name, text in row.items()
    }
    counts = {f"{PREFIX}-TOTAL_FORMS": str(len(rows)), f"{PREFIX}-INITIAL_FORMS": "0"}
    return RulesFormSet(fields | counts, prefix=PREFIX)


def pasted(text: str) -> list[dict[str, str]]:
    """Rows of a spreadsheet: code or category, from quantity (may be left out), price or percent. "8%" and "-8%" are
    8 % less, "+5%" 5 % more. A row of headings, without a figure behind the first cell, is passed over.
    """
    lines = [line for line in text.splitlines() if line.strip()][:MOST_RULES]
    mark = next((mark for mark in "\t;" if any(mark in line for line in lines)), ",")
    cells = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=mark)]
    if cells and not any(any(sign.isdigit() for sign in cell) for cell in cells[0][1:]):
        cells = cells[1:]
    style, _certain = style_of(cell for row in cells for cell in row[1:])
    return [_row(row, style) for row in cells]


def _row(cells: list[str], style: str) -> dict[str, str]:
    what, *numbers = [*cells, ""] if len(cells) == 1 else cells
    first = numbers[0] if len(numbers) > 1 else ""
    found = dict.fromkeys(FIELDS, "") | {"what": what, "min_quantity": _figure(first, style)}
    for cell in numbers[1:] if len(numbers) > 1 else numbers:
        if cell.endswith(("%", "٪")):
            figure = _figure(cell.rstrip("%٪ "), style)
            found["percent"] = f"-{figure}" if cell.startswith("+") else figure.lstrip("-−")
        elif cell:
            found["price_amount"] = _figure(cell, style)
    return found


def _figure(text: str, style: str) -> str:
    """As a form reads it; what is no number stays as it is and is said there."""
    try:
        return plain(read_number(text, style)) if text else ""
    except CellTrouble:
        return text
