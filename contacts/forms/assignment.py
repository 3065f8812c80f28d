from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access.forms.colleagues import ColleagueChoice
from crm.people.models import User


class AssignForm(forms.Form):
    to = ColleagueChoice(User.objects.none(), label=_("To"))
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)

    def __init__(self, *args, client, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(is_active=True).exclude(pk=client.owner_id)
