"""What is asked when many segments or letters are selected."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access.forms.colleagues import ColleagueChoice
from crm.people.models import User


class GiveForm(forms.Form):
    to = ColleagueChoice(User.objects.none(), label=_("New owner"), empty_label=_("Choose a colleague"))

    def __init__(self, user, data=None):
        super().__init__(data)
        self.fields["to"].queryset = User.objects.filter(is_active=True).order_by("name")
