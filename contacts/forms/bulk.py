"""What bulk actions on clients ask for."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from contacts.queries.co_owners import co_owners
from crm.access.forms.colleagues import ColleagueChoice
from crm.people.models import User


class AssignForm(forms.Form):
    to = ColleagueChoice(User.objects.none(), label=_("New owner"), empty_label=_("Choose a colleague"))
    reason = forms.CharField(label=_("Reason"), max_length=150, required=False)

    def __init__(self, user, data=None):
        super().__init__(data)
        self.fields["to"].queryset = User.objects.filter(is_active=True).order_by("name")


class CoOwnerForm(forms.Form):
    """Taken away is also somebody who left."""

    WHAT = (("add", _("Add: looks after them together with their owners")), ("remove", _("Take away")))

    what = forms.ChoiceField(label=_("What"), choices=WHAT, initial="add", widget=forms.RadioSelect)
    user = ColleagueChoice(User.objects.none(), label=_("Co-owner"), empty_label=_("Choose a colleague"))

    def __init__(self, user, data=None):
        super().__init__(data)
        known = User.objects.filter(Q(is_active=True) | Q(pk__in=co_owners()))
        self.fields["user"].queryset = known.order_by("name")


class TagForm(forms.Form):
    tag = forms.CharField(label=_("Tag"), max_length=40)

    def __init__(self, user, data=None):
        super().__init__(data)


class StageForm(forms.Form):
    stage = forms.ChoiceField(label=_("Stage"), choices=Client.Stage.choices)

    def __init__(self, user, data=None):
        super().__init__(data)


class GradeForm(forms.Form):
    grade = forms.ChoiceField(
        label=_("Class"), choices=[*Client.Grade.choices, ("", _("none"))], required=False
    )

    def __init__(self, user, data=None):
        super().__init__(data)
