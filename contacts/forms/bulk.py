"""What bulk actions on clients ask for."""

from django import forms
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


class AddCoOwnerForm(forms.Form):
    user = ColleagueChoice(User.objects.none(), label=_("Co-owner"), empty_label=_("Choose a colleague"))

    def __init__(self, user, data=None):
        super().__init__(data)
        self.fields["user"].queryset = (
            User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("name")
        )


class RemoveCoOwnerForm(forms.Form):
    """Also somebody who left."""

    user = ColleagueChoice(User.objects.none(), label=_("Co-owner"), empty_label=_("Choose a colleague"))

    def __init__(self, user, data=None):
        super().__init__(data)
        self.fields["user"].queryset = User.objects.filter(pk__in=co_owners()).order_by("name")


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
