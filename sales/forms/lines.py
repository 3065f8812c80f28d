"""The grid of lines of a deal or quote: one form per line, and what its buttons do to the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sales.actions.lines import LineTerms
from sales.forms.decimals import amount_field
from sales.models import Product

PREFIX = "lines"
MOST_LINES = 200
NUMBERS = ("quantity", "price_amount", "discount_percent", "vat_rate")
FIELDS = ("product", "text", "unit", "is_optional", *NUMBERS)


def percent_field(label: Any, *, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2, required=required
    )


class LineForm(forms.Form):
    """One line. The product is kept by its key; without one the line is free text."""

    use_required_attribute = False
    product = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Text"), max_length=300)
    quantity = amount_field(_("Quantity"), places=3)
    unit = forms.ChoiceField(label=_("Unit"), choices=[("", ""), *Product.Unit.choices], required=False)
    price_amount = amount_field(_("Price"), places=4, low=None)
    discount_percent = percent_field(_("Discount, %"), required=False)
    vat_rate = percent_field(_("VAT, %"))
    is_optional = forms.BooleanField(label=_("Optional"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": field.label or name, "class": "input sm"}
        for name in NUMBERS:
            self.fields[name].widget.attrs |= {"step": "any", "inputmode": "decimal", "class": "input sm n"}
        self.fields["is_optional"].widget.attrs.pop("class")


class BaseLines(forms.BaseFormSet):
    """All lines of a paper."""

    def terms(self, user: Any) -> list[LineTerms]:
        """What the rows say, with their products; asked after is_valid()."""
        rows = [row.cleaned_data for row in self.forms]
        keys = {row["product"] for row in rows if row["product"]}
        products = Product.objects.visible_to(user).in_bulk(keys) if keys else {}
        return [LineTerms.of({**row, "product": products.get(row["product"])}) for row in rows]


LinesFormSet = forms.formset_factory(
    LineForm, formset=BaseLines, extra=0, max_num=MOST_LINES, validate_max=True, absolute_max=MOST_LINES
)


class Rows:
    """The rows of a posted grid as they came, and the button that was pressed: "add:7", "remove:0", "up:2" ..."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        count = str(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
        self.rows: list[dict[str, str]] = [
            {name: data.get(f"{PREFIX}-{number}-{name}", "") for name in FIELDS}
            for number in range(min(int(count) if count.isdecimal() else 0, MOST_LINES))
        ]
        self.verb, _colon, argument = str(data.get("do", "save")).partition(":")
        self.number = int(argument) if argument.isdecimal() else -1
        self._press()

    def _press(self) -> None:
        if not 0 <= self.number < len(self.rows):
            return
        if self.verb == "remove":
            del self.rows[self.number]
        elif self.verb in {"up", "down"}:
            row = self.rows.pop(self.number)
            self.rows.insert(max(self.number + (1 if self.verb == "down" else -1), 0), row)

    def formset(self) -> Any:
        fields = {
            f"{PREFIX}-{number}-{name}": text
            for number, row in enumerate(self.rows)
            for name, text in row.items()
            if text
        }
        counts = {f"{PREFIX}-TOTAL_FORMS": str(len(self.rows)), f"{PREFIX}-INITIAL_FORMS": "0"}
        return LinesFormSet(fields | counts, prefix=PREFIX, form_kwargs={"empty_permitted": False})

    def added(self, user: Any, text: str) -> list[LineTerms]:
        """The line that the button adds: a product of the catalogue, or free text."""
        if self.verb == "add":
            product = Product.objects.visible_to(user).filter(pk=self.number).first()
            return [LineTerms(product=product)] if product else []
        return [LineTerms(text=text)] if self.verb == "free" else []


def stored_formset(lines: Sequence[Any]) -> Any:
    """The grid with the lines that are stored."""
    return LinesFormSet(prefix=PREFIX, initial=[shown(line) for line in lines])


def shown(line: Any) -> dict[str, Any]:
    """A stored line as the grid shows it: without needless zeros."""
    return {
        "product": line.product_id,
        "text": line.text,
        "unit": line.unit,
        "is_optional": getattr(line, "is_optional", False),
        **{name: plain(getattr(line, name)) for name in NUMBERS},
    }


def plain(number: Any) -> str:
    return format(number.normalize(), "f") if number else "0"
