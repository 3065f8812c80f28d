"""The grid of lines of a deal or quote: one form per line, and what its buttons do to the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sales.actions.lines import LineTerms
from sales.forms.numbers import NumberField
from sales.forms.pasted import lines_from, pasted_rows
from sales.models import Product
from sales.queries.products import products_by_code

PREFIX = "lines"
MOST_LINES = 200
LONGEST_PASTE = 100_000
NUMBERS = ("quantity", "price_amount", "discount_percent", "vat_rate")
FIELDS = ("line", "product", "offered", "text", "unit", "is_optional", "cost_amount", *NUMBERS)


def percent_field(label: Any) -> NumberField:
    return NumberField(
        label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
    )


def number_field(label: Any, places: int, *, required: bool = False, low: int | None = None) -> NumberField:
    return NumberField(label=label, required=required, min_value=low, max_digits=15, decimal_places=places)


class LineForm(forms.Form):
    """One line. The product is kept by its key; without one the line is free text. What is left empty comes from the
    product. A quantity below zero takes something back.
    """

    use_required_attribute = False
    line = forms.IntegerField(required=False, widget=forms.HiddenInput)
    product = forms.IntegerField(required=False, widget=forms.HiddenInput)
    offered = forms.DecimalField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Text"), max_length=300)
    quantity = NumberField(label=_("Quantity"), max_digits=12, decimal_places=3)
    unit = forms.ChoiceField(label=_("Unit"), choices=[("", ""), *Product.Unit.choices], required=False)
    price_amount = number_field(_("Price"), 4)
    cost_amount = number_field(_("Cost"), 4, low=0)
    discount_percent = percent_field(_("Discount, %"))
    vat_rate = percent_field(_("VAT, %"))
    is_optional = forms.BooleanField(label=_("Optional"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": field.label or name, "class": "input sm"}
        for name in (*NUMBERS, "cost_amount"):
            self.fields[name].widget.attrs |= {
                "inputmode": "decimal", "autocomplete": "off", "class": "input sm n",
            }  # fmt: skip
        self.fields["is_optional"].widget.attrs.pop("class")

    def clean(self):
        found = super().clean()
        for name in ("price_amount", "vat_rate"):
            if not found.get("product") and found.get(name) is None and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return found


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
    """The rows of a posted grid as they came, and the button that was pressed: "add:7", "remove:0", "move:2:0" ...

    `notes` says what of pasted rows was not taken as it stood.
    """

    def __init__(self, data: Mapping[str, Any], user: Any = None) -> None:
        self.notes: list[str] = []
        count = str(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
        self.rows: list[dict[str, str]] = [
            {name: data.get(f"{PREFIX}-{number}-{name}", "") for name in FIELDS}
            for number in range(min(int(count) if count.isdecimal() else 0, MOST_LINES))
        ]
        self.verb, *arguments = str(data.get("do", "save")).split(":")
        self.numbers = [int(one) if one.isdecimal() else -1 for one in arguments]
        self.number = self.numbers[0] if self.numbers else -1
        self._press()
        if self.verb == "paste" and user is not None:
            self._paste(str(data.get("pasted", ""))[:LONGEST_PASTE], user)

    def _press(self) -> None:
        if not 0 <= self.number < len(self.rows):
            return
        if self.verb == "remove":
            del self.rows[self.number]
        elif self.verb == "copy" and len(self.rows) < MOST_LINES:
            self.rows.insert(self.number, self.rows[self.number])
        elif self.verb in {"up", "down", "move"}:
            row = self.rows.pop(self.number)
            steps = {"up": self.number - 1, "down": self.number + 1, "move": self.numbers[-1]}
            self.rows.insert(max(steps[self.verb], 0), row)

    def _paste(self, text: str, user: Any) -> None:
        """Pasted rows stand behind the one that had the cursor, or below all."""
        pasted = pasted_rows(text)
        products = products_by_code(user, [row.code for row in pasted])
        lines, self.notes = lines_from(pasted, products, MOST_LINES - len(self.rows))
        place = self.number + 1 if 0 <= self.number < len(self.rows) else len(self.rows)
        self.rows[place:place] = lines

    def formset(self) -> Any:
        fields = {
            f"{PREFIX}-{number}-{name}": text
            for number, row in enumerate(self.rows)
            for name, text in row.items()
            if text != ""
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
        "line": line.pk,
        "product": line.product_id,
        "offered": "" if line.offered is None else plain(line.offered),
        "text": line.text,
        "unit": line.unit,
        "is_optional": getattr(line, "is_optional", False),
        **{name: plain(getattr(line, name)) for name in (*NUMBERS, "cost_amount")},
    }


def plain(number: Any) -> str:
    return format(number.normalize(), "f") if number else "0"
