"""What bulk actions on tickets ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access.forms.colleagues import ColleagueChoice
from crm.people.models import User
from service.models import Ticket


class GiveForm(forms.Form):
    to = ColleagueChoice(User.objects.none(), label=_("Agent"), empty_label=_("Choose a colleague"))

    def __init__(self, user, data=None):
        super().__init__(data, initial={"to": user.pk})
        self.fields["to"].queryset = User.objects.filter(is_active=True).order_by("name")


class MoveForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), choices=[choice for choice in Ticket.State.choices if choice[0] != Ticket.State.NEW]
    )

    def __init__(self, user, data=None):
        super().__init__(data)
