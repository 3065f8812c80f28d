from django import forms
from django.utils.translation import gettext_lazy as _

from crm.people.models import User


class CoOwnerForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label=_("Colleague"))

    def __init__(self, *args, client, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(is_active=True).exclude(pk=client.owner_id)
