"""The fields by which people are invited to an activity."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from contacts.queries.invitations import guests_of, with_email
from crm.access.context import access_of
from crm.access.forms.colleagues import ColleagueChoices
from crm.people.models import User

GUESTS = ("guest_persons", "guest_colleagues")


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
            asked = [row.person_id for row in known if row.person_id]
            offered = (
                with_email(persons, user).filter(pk__in=asked).values_list("pk", flat=True) if asked else ()
            )
            self.initial["guest_persons"] = list(offered)
            self.initial["guest_colleagues"] = [row.colleague_id for row in known if row.colleague_id]

    @property
    def guest_names(self):
        return [name for name in GUESTS if name in self.fields]

    @property
    def guests(self):
        """Keywords of set_guests; None where nobody can be invited."""
        if not self.guest_names:
            return None
        chosen = {name: self.cleaned_data.get(name) for name in GUESTS}
        if self.instance.pk:
            for name in self.guest_names:
                keys = self.invited(name, self.initial[name])
                chosen[name] = self.fields[name].queryset.filter(pk__in=keys)
        persons = chosen["guest_persons"]
        if persons is not None and self.instance.pk:
            persons = [*persons, *self._out_of_sight()]
        return {"persons": persons, "colleagues": chosen["guest_colleagues"]}

    def invited(self, name, now):
        """Keys of those invited `now`, with whom the editor added and without whom they took off."""
        mine = {one.pk for one in self.cleaned_data[name]}
        begun = set((self.seen_values or {}).get(name, now))
        return sorted((set(now) | mine - begun) - (begun - mine))

    def _out_of_sight(self):
        """Whom a colleague invited who sees more stays invited."""
        offered = set(self.fields["guest_persons"].queryset.values_list("pk", flat=True))
        return [row.person for row in guests_of(self.instance) if row.person and row.person_id not in offered]
