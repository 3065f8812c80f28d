"""The fields by which people are invited to an activity."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from contacts.queries.invitations import guests_of, with_email
from crm.access.context import access_of
from crm.access.forms.colleagues import ColleagueChoices
from crm.people.models import User


class Guests(forms.Form):
    """Part of the form of an activity, where mail can be sent."""

    guest_persons = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("Invite by e-mail"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    guest_colleagues = ColleagueChoices(
        User.objects.none(),
        label=_("Invite colleagues"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )

    def begin_guests(self, activity, persons, user):
        if not settings.MAIL_IS_SET:
            del self.fields["guest_persons"], self.fields["guest_colleagues"]
            return
        self.fields["guest_colleagues"].queryset = User.objects.filter(is_active=True).exclude(pk=user.pk)
        self.fields["guest_persons"].queryset = with_email(persons, user)
        if not access_of(user).reads("contact") or "person" not in self.fields:
            del self.fields["guest_persons"]
        if activity.pk:
            known = guests_of(activity)
            self.initial["guest_persons"] = [row.person_id for row in known if row.person_id]
            self.initial["guest_colleagues"] = [row.colleague_id for row in known if row.colleague_id]

    @property
    def guests(self):
        """Keywords of set_guests; None where nobody can be invited."""
        if "guest_colleagues" not in self.fields:
            return None
        persons = self.cleaned_data.get("guest_persons")
        if persons is not None and self.instance.pk:
            persons = [*persons, *self._out_of_sight()]
        return {"persons": persons, "colleagues": self.cleaned_data["guest_colleagues"]}

    def _out_of_sight(self):
        """Whom a colleague invited who sees more stays invited."""
        offered = set(self.fields["guest_persons"].queryset.values_list("pk", flat=True))
        return [row.person for row in guests_of(self.instance) if row.person and row.person_id not in offered]
