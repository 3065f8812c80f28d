"""The editor of a presentation: one form for its head, one row for each block, and what the buttons do to the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.merge_fields import FIELDS, known_only
from contacts.models import Client
from sales.actions.presentations import MOST_BLOCKS
from sales.models import Presentation, Product, Quote
from sales.queries.presentations import WITH_PRODUCTS
from sales.queries.products import products_by_code

Block = Presentation.Block
LONGEST = 10_000


class BeginForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    like = forms.ModelChoiceField(
        Presentation.objects.none(), label=gettext_lazy("Begin like"), required=False,
        empty_label=gettext_lazy("the usual blocks"),
    )  # fmt: skip

    def __init__(self, *args: Any, likes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].queryset = likes


class HeadForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    quote = forms.ModelChoiceField(
        Quote.objects.none(), label=gettext_lazy("Quote"), required=False, empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("Shown by a block “Quote”, with its total and its link once it is sent."),
    )  # fmt: skip

    def __init__(self, *args: Any, quotes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quote"].queryset = quotes


class BlockForm(forms.Form):
    use_required_attribute = False
    kind = forms.ChoiceField(choices=Block.choices, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Heading"), max_length=200, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )  # fmt: skip
    codes = forms.CharField(
        label=gettext_lazy("Products"), required=False, max_length=2000,
        help_text=gettext_lazy("Codes of products on sale, with commas between them."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.label = dict(Block.choices).get(self["kind"].value(), "")
        if self["kind"].value() not in WITH_PRODUCTS:
            del self.fields["codes"]

    def clean_title(self) -> str:
        return known_only(" ".join(self.cleaned_data["title"].split()))

    def clean_text(self) -> str:
        return known_only(self.cleaned_data["text"].replace("\r\n", "\n"))

    def clean_codes(self) -> list[int]:
        codes = [code.strip() for code in self.cleaned_data["codes"].split(",") if code.strip()]
        found = products_by_code(self.user, codes)
        if unknown := [code for code in codes if code.casefold() not in found]:
            raise ValidationError(_("No product on sale has the code %s.") % ", ".join(unknown))
        return list(dict.fromkeys(found[code.casefold()].pk for code in codes))

    @property
    def block(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {name: said[name] for name in ("kind", "title", "text")} | {"products": said.get("codes", [])}


class Blocks:
    """The rows as they are kept, or as they were posted with the button that was pressed: "add:text", "up:2" ..."""

    def __init__(
        self, user: Any, stored: Sequence[dict[str, Any]], data: Mapping[str, Any] | None = None
    ) -> None:
        self.user, self.data = user, data
        self.rows = _shown(stored) if data is None else _posted(data)
        self.verb, _colon, argument = str((data or {}).get("do", "save")).partition(":")
        self._press(argument)
        self.forms = [self._form(number, row) for number, row in enumerate(self.rows)]

    def _press(self, argument: str) -> None:
        number = int(argument) if argument.isdecimal() and len(argument) < 4 else -1
        if self.verb == "add" and argument in Block.values and len(self.rows) < MOST_BLOCKS:
            label = str(dict(Block.choices)[argument])
            self.rows.append({"kind": argument, "title": label, "text": "", "codes": ""})
        elif 0 <= number < len(self.rows) and self.verb == "remove":
            del self.rows[number]
        elif 0 <= number < len(self.rows) and self.verb in {"up", "down"}:
            row = self.rows.pop(number)
            self.rows.insert(max(number + (1 if self.verb == "down" else -1), 0), row)

    def _form(self, number: int, row: dict[str, Any]) -> BlockForm:
        prefix = f"block-{number}"
        if self.data is None:
            return BlockForm(prefix=prefix, initial=row, user=self.user)
        return BlockForm(
            {f"{prefix}-{name}": value for name, value in row.items()}, prefix=prefix, user=self.user
        )

    def is_valid(self) -> bool:
        """Each is asked, so that each says what is wrong with it."""
        return not [form for form in self.forms if not form.is_valid()]

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return [form.block for form in self.forms]


def _shown(stored: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = {key for block in stored for key in block.get("products", [])}
    rows = Product.objects.unscoped("chosen by whoever wrote the presentation").filter(pk__in=keys)
    codes = dict(rows.values_list("pk", "code")) if keys else {}
    return [
        {name: block.get(name, "") for name in ("kind", "title", "text")}
        | {"codes": ", ".join(codes[key] for key in block.get("products", []) if key in codes)}
        for block in stored
    ]


def _posted(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    count = str(data.get("count", ""))
    number = min(int(count), MOST_BLOCKS) if count.isdecimal() and len(count) < 4 else 0
    names = ("kind", "title", "text", "codes")
    return [{name: data.get(f"block-{row}-{name}", "") for name in names} for row in range(number)]


def field_words() -> str:
    return ", ".join(f"{{{key}}} {label}" for key, (label, _value) in FIELDS.items())


def begins_for(client: Client, user: Any) -> Any:
    """What one may begin like: the presentations in sight that changed last."""
    return Presentation.objects.visible_to(user).order_by("-changed_at", "-pk")
