"""A sheet of targets as people have it in a spreadsheet, and a year copied into the next."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.people.models import Branch, Team, User
from sales.actions.targets import Aim, may_set
from sales.forms.decimals import day_field
from sales.forms.numbers import NumberField
from sales.models import Product, Target
from sales.queries.periods import month_start, quarter_start

MOST_LINES, MOST_COLUMNS = 500, 12


def whom_may_set(user):
    """By name: branches, teams and colleagues for whom the person sets targets."""
    people = User.objects.filter(is_active=True).select_related("home_team__branch").order_by("name")
    teams = Team.objects.select_related("branch").order_by("name")
    everybody = [*people, *teams, *Branch.objects.order_by("name")]
    return [whom for whom in everybody if may_set(user, whom)]


class SheetForm(forms.Form):
    """A line each: a name, and the amount of the first period and of those that follow."""

    period = forms.ChoiceField(label=_("Period"), choices=Target.Period.choices)
    starts_on = day_field(_("First period, any day of it"))
    measure = forms.ChoiceField(label=_("Measured in"), choices=Target.Measure.choices)
    category = forms.CharField(label=_("Only this category"), max_length=80, required=False)
    code = forms.CharField(label=_("Only the product with this code"), max_length=40, required=False)
    sheet = forms.CharField(
        label=_("Names and amounts"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_(
            "A line each: a colleague, a team or a branch, then the amount, then those of the following periods, as "
            "pasted from a spreadsheet or with semicolons between. What is empty stays as it is, 0 takes a target away."
        ),
    )

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.whom = whom_may_set(reader)
        self.fields["starts_on"].initial = month_start(timezone.localdate())
        self.fields["sheet"].initial = "\n".join(f"{whom.name}; " for whom in self.whom[:MOST_LINES])
        if not access_of(reader).reads("margin"):
            self.fields["measure"].choices = [
                pair for pair in Target.Measure.choices if pair[0] != Target.Measure.MARGIN
            ]

    def clean(self):
        found = super().clean()
        found["product"] = self._product(found)
        narrow = found.get("category") or found["product"]
        if narrow and found.get("measure") == Target.Measure.ORDERS:
            self.add_error("measure", _now("Orders are counted whole, not by product or category."))
        if not self.errors:
            found["aims"] = self._aims(found)
        return found

    def _product(self, found):
        code = found.get("code")
        if not code:
            return None
        if found.get("category"):
            self.add_error("code", _now("A product or a category, not both."))
        products = Product.objects.unscoped("its code is known to whoever sets targets")
        product = products.filter(code__iexact=code).first()
        if product is None:
            self.add_error("code", _now("There is no product with this code."))
        return product

    def _aims(self, found):
        by_name = {whom.name.casefold(): whom for whom in reversed(self.whom)}
        first, step = self._first(found)
        aims, lines = [], [line for line in found["sheet"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            self.add_error("sheet", _now("At most %(n)s lines at once.") % {"n": MOST_LINES})
            return []
        for line in lines:
            name, *cells = [cell.strip() for cell in line.replace("\t", ";").split(";")]
            whom = by_name.get(name.casefold())
            if whom is None:
                self.add_error("sheet", _now("Nobody whom you set targets for: %(name)s") % {"name": name})
                continue
            if len(cells) > MOST_COLUMNS:
                self.add_error("sheet", _now("At most 12 periods at once: %(name)s") % {"name": name})
                continue
            for column, cell in enumerate(cells):
                if cell and (amount := self._amount(name, cell)) is not None:
                    aims.append(Aim(whom, month_start(first, column * step), amount))
        return aims

    def _amount(self, name, cell):
        try:
            return NumberField(min_value=0, max_digits=15, decimal_places=2).clean(cell)
        except forms.ValidationError:
            self.add_error(
                "sheet", _now("%(name)s: “%(cell)s” is no amount.") % {"name": name, "cell": cell[:40]}
            )
            return None

    def _first(self, found):
        day = found["starts_on"]
        if found["period"] == Target.Period.YEAR:
            return day.replace(month=1, day=1), 12
        if found["period"] == Target.Period.QUARTER:
            return quarter_start(day), 3
        return month_start(day), 1


class CopyForm(forms.Form):
    year = forms.IntegerField(label=_("Targets of the year"), min_value=2000, max_value=2100)
    percent = NumberField(
        label=_("Higher by, %"), min_value=-100, max_value=1000, max_digits=6, decimal_places=2, required=False,
        help_text=_("Less than 0 for lower ones. What is set in the next year already stays."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = (timezone.localdate() - timedelta(days=30)).year
