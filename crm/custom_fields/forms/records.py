"""Made fields in the forms of records: one form field each, named "custom.key"; checked as the column keeps them."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.custom_fields.fields import PREFIX, Field, fields_of, value_of
from crm.custom_fields.models import Kind
from crm.custom_fields.values import MAX_TEXT, PLACES, WHOLE_DIGITS, stored
from crm.people.models import Firm, User


class Stored:
    """A form field whose clean value is what the column keeps."""

    def __init__(self, *args, made: Field, **kwargs):
        self.made = made
        super().__init__(*args, label=made.label, help_text=made.hint, **kwargs)

    def clean(self, value):
        return stored(self.made, super().clean(value))


class TextValue(Stored, forms.CharField):
    pass


class NumberValue(Stored, forms.DecimalField):
    def prepare_value(self, value):
        """Never 1e+16, and without the .0 of a whole number."""
        return format(Decimal(str(value)), "f") if isinstance(value, int | float) else value


class DateValue(Stored, forms.DateField):
    pass


class ChoiceValue(Stored, forms.ChoiceField):
    pass


class ChoicesValue(Stored, forms.MultipleChoiceField):
    pass


class YesNoValue(Stored, forms.TypedChoiceField):
    """Three answers: yes, no, and none yet. What the column keeps comes back from forms as true and false."""

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


class ColleagueValue(Stored, forms.ChoiceField):
    def prepare_value(self, value):
        return "" if value is None else str(value)


def form_field(made: Field, *, value=None):
    """The form field of a made field; a removed choice and a colleague who left stay choosable where they stand."""
    make = {
        Kind.TEXT: _text, Kind.NUMBER: _number, Kind.MONEY: _number, Kind.DATE: _date, Kind.CHOICE: _choice,
        Kind.CHOICES: _choices, Kind.YES_NO: _yes_no, Kind.COLLEAGUE: _colleague,
    }[made.kind]  # fmt: skip
    field = make(made, value)
    field.required = made.required
    return field


def _text(made, value):
    rows = 3 if value and ("\n" in value or len(value) > 80) else 1
    return TextValue(
        made=made,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto", "class": "made-text"}),
    )


def _number(made, _value):
    places = PLACES[made.kind]
    step = f"0.{'0' * (places - 1)}1"
    error = _("A number such as 1234.50.")
    field = NumberValue(
        made=made, max_digits=WHOLE_DIGITS + places, decimal_places=places, error_messages={"invalid": error},
        widget=forms.NumberInput(attrs={"step": step, "inputmode": "decimal"}),
    )  # fmt: skip
    firm = Firm.load() if made.kind == Kind.MONEY else None
    if firm:
        field.label = f"{made.label} ({firm.currency})"
    return field


def _date(made, _value):
    error = _("There is no such day. Write one such as 2026-11-30.")
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DateValue(made=made, widget=widget, error_messages={"invalid": error})


def _offered(made, value):
    held = value if isinstance(value, list) else [value]
    return [(one.key, one.label) for one in made.choices if not one.removed or one.key in held]


def _choice(made, value):
    return ChoiceValue(made=made, choices=[("", "–"), *_offered(made, value)])


def _choices(made, value):
    offered = _offered(made, value)
    few = forms.CheckboxSelectMultiple if len(offered) <= 8 else forms.SelectMultiple(attrs={"size": 6})
    return ChoicesValue(made=made, choices=offered, widget=few)


def _yes_no(made, _value):
    choices = [("", "–"), ("yes", _("yes")), ("no", _("no"))]
    return YesNoValue(made=made, choices=choices, coerce=lambda word: word == "yes", empty_value=None)


def _colleague(made, value):
    rows = User.objects.filter(is_active=True) | User.objects.filter(
        pk=value if isinstance(value, int) else 0
    )
    choices = [(str(pk), name) for pk, name in rows.order_by("name").values_list("pk", "name")]
    if isinstance(value, int) and str(value) not in dict(choices):
        choices.append((str(value), f"#{value}"))
    return ColleagueValue(made=made, choices=[("", "–"), *choices])


class MadeFields:
    """A form of a record with the fields that the firm made for it; stands after GroupedForm, which hides and closes.

    `made_for` is the holder. `only_made` limits them by name (None: all); a subclass may set it before `__init__`.
    """

    made_for = ""
    only_made: frozenset[str] | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        instance = getattr(self, "instance", None)
        for made in fields_of(self.made_for):
            if self.only_made is None or made.name in self.only_made:
                value = value_of(instance, made.name) if instance is not None else None
                self.fields[made.name] = form_field(made, value=value)
                if value is not None:
                    self.initial[made.name] = value

    @property
    def made_names(self):
        return [name for name in self.fields if name.startswith(PREFIX)]

    @property
    def made_bound(self):
        """The fields as templates draw them."""
        return [self[name] for name in self.made_names]

    @property
    def unmade(self):
        """What was said to the other fields."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith(PREFIX)}

    @property
    def made_values(self):
        """What was said, by the key of the field: for actions."""
        said = {name: self.cleaned_data[name] for name in self.made_names if name in self.cleaned_data}
        return {name.removeprefix(PREFIX): value for name, value in said.items()}
