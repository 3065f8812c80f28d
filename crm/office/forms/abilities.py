"""What a colleague is good at and when they work: the same fields in their profile and in the admin's form."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.people.models import WorkingDay
from crm.web.formats import digits
from crm.web.languages import spoken_languages

COMMAS = re.compile(r"[,;،؛\n]")
LONGEST, MOST = 60, 30


class SkillsField(forms.CharField):
    """Words between commas, each once."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value):
        words = {
            word.casefold(): word
            for word in (" ".join(part.split()) for part in COMMAS.split(super().clean(value)))
            if word
        }
        for word in words.values():
            if len(word) > LONGEST:
                text = _("“%(word)s…” is too long: at most %(most)s letters, a comma between two skills.")
                raise ValidationError(text % {"word": word[:20], "most": LONGEST})
        if len(words) > MOST:
            raise ValidationError(_("Name at most %(most)s skills.") % {"most": MOST})
        return list(words.values())


class WeekWidget(forms.MultiWidget):
    """A line for each day: from, until."""

    template_name = "office/week.html"
    use_fieldset = True

    def __init__(self):
        clock = {"type": "time"}
        super().__init__([forms.TimeInput(attrs=clock, format="%H:%M") for _ in range(14)])

    def decompress(self, week):
        return [moment for day in range(7) for moment in (week or {}).get(day, (None, None))]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        clocks = context["widget"]["subwidgets"]
        labels = WorkingDay.Weekday.labels
        context["days"] = [(labels[day], *clocks[2 * day : 2 * day + 2]) for day in range(7)]
        return context


class WeekField(forms.MultiValueField):
    """{weekday: (from, until)}; a day without times is free."""

    widget = WeekWidget

    def __init__(self, **kwargs):
        clocks = [forms.TimeField(required=False) for _ in range(14)]
        super().__init__(clocks, required=False, require_all_fields=False, **kwargs)

    def compress(self, clocks):
        week = {}
        for day, label in WorkingDay.Weekday.choices:
            start, end = clocks[2 * day : 2 * day + 2] if clocks else (None, None)
            if (start is None) != (end is None):
                raise ValidationError(_("%(day)s: give both times, or none.") % {"day": label})
            if start and end <= start:
                text = _("%(day)s: the end at %(end)s lies before the beginning at %(start)s.")
                raise ValidationError(text % {"day": label, "end": _hm(end), "start": _hm(start)})
            if start:
                week[day] = (start, end)
        return week


def _hm(clock):
    return digits(f"{clock:%H:%M}")


class AbilityFields(forms.Form):
    skills = SkillsField(
        label=gettext_lazy("Good at"),
        required=False,
        help_text=gettext_lazy(
            "Words with commas between them: machines, tenders. Colleagues find you by them."
        ),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Speaks"),
        required=False,
        choices=spoken_languages,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "in-columns"}),
    )
    week = WeekField(
        label=gettext_lazy("Working time"),
        help_text=gettext_lazy("Days without times are free. All empty: Monday to Friday, 9 to 17."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["week"] = {
                day.weekday: (day.starts_at, day.ends_at) for day in self.instance.working_days.all()
            }
