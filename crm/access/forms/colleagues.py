"""Colleagues to choose from: whoever is away says so in the list, so that new work skips them."""

from functools import cached_property

from django import forms
from django.utils.translation import gettext as _

from crm.access.queries.absences import absences
from crm.web.formats import date_short


class MarksAbsent:
    @cached_property
    def away(self):
        """One query for a list, asked when it is first drawn."""
        return absences()

    def label_from_instance(self, user):
        absence = self.away.get(user.pk)
        if absence is None:
            return user.name
        return _("%(name)s (away until %(day)s)") % {"name": user.name, "day": date_short(absence.until)}

    def __deepcopy__(self, memo):
        copy = super().__deepcopy__(memo)
        copy.__dict__.pop("away", None)  # a form's own answer, never that of an earlier one
        return copy


class ColleagueChoice(MarksAbsent, forms.ModelChoiceField):
    pass


class ColleagueChoices(MarksAbsent, forms.ModelMultipleChoiceField):
    pass
