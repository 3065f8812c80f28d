from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access.models import Role
from crm.people.models import Team, User
from crm.people.models.firm import AccessMode


class RoleForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)


class NewRoleForm(RoleForm):
    copy_of = forms.ModelChoiceField(
        Role.objects.all(), label=_("Begin with the levels of"), required=False, empty_label=_("nothing")
    )


class HolderForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True), label=_("Colleague"), empty_label=_("Choose a colleague")
    )


class CarrierForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.all(), label=_("Team"), empty_label=_("Choose a team"))


class SetForm(forms.Form):
    mode = forms.ChoiceField(choices=AccessMode.choices)
