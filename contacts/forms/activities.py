from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.forms.blanks import QuietBlanks
from contacts.forms.guests import Guests
from contacts.forms.notes import NoteForm
from contacts.forms.repeats import Repeats
from contacts.forms.seen import SeenValues, in_words
from contacts.forms.times import day_and_time, due_time
from contacts.models import Activity
from contacts.queries.meanwhile import read_mark
from crm.access.context import access_of
from crm.access.forms.colleagues import ColleagueChoice
from crm.access.forms.grouped import GroupedForm
from crm.people.models import User
from crm.web import formats

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
TIME = ("due_at", "is_all_day")


class ActivityForm(SeenValues, GroupedForm, QuietBlanks, Guests, Repeats, forms.ModelForm):
    """Plan or change a task, call, meeting or visit; it may remind and repeat."""

    field_order = ("kind", "title", "day", "clock", "minutes", "person", "assigned_to", "note", "reach")

    day = forms.DateField(label=_("Day"), widget=DAY)
    clock = forms.TimeField(
        label=_("Time"), widget=CLOCK, required=False, help_text=_("Empty: any time that day.")
    )

    assigned_to = ColleagueChoice(User.objects.none(), label=_("Who"), empty_label=None)

    class Meta:
        model = Activity
        fields = ["kind", "title", "day", "clock", "minutes", "person", "assigned_to", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, user, persons, **kwargs):
        super().__init__(*args, reader=user, **kwargs)
        self.fields["person"].queryset = persons
        if self.instance.client_id and self.instance.client_for(user) is None:
            del self.fields["person"]  # out of sight with its client, and stays as it is
        self.fields["assigned_to"].queryset = colleagues_of(user, self.instance)
        self.initial.setdefault("assigned_to", user.pk)
        if self.instance.pk:
            day, clock = day_and_time(self.instance.due_at, is_all_day=self.instance.is_all_day)
            self.initial |= {"day": day, "clock": clock}
        self.begin_repeats(self.instance)
        self.begin_guests(self.instance, persons, user)
        self.begin_seen()

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("day"):
            due_at, self.is_all_day = due_time(cleaned["day"], cleaned.get("clock"))
            self.due_at = self.check_repeats(due_at)
        return cleaned

    @property
    def changes(self):
        named = (*self._meta.fields, "assigned_to", "remind_minutes")
        rest = {name: value for name, value in self.cleaned_data.items() if name in named}
        rest = {name: value for name, value in rest.items() if name not in {"day", "clock"}}
        return rest | {"due_at": self.due_at, "is_all_day": self.is_all_day}

    @property
    def watched(self):
        """With its time, which the form asks for in two fields."""
        return [*super().watched, *TIME]

    def begin_seen(self):
        super().begin_seen()
        if self.instance.pk:
            known = [name for name in self.guest_names if name in self.initial]
            self.initial["seen"] |= {name: self.initial[name] for name in known}

    @property
    def touched(self):
        """Day and time are one thing: whoever moved the one meant both."""
        touched = super().touched
        if touched.keys() & set(TIME):
            touched |= {name: self.changes[name] for name in TIME}
        return touched

    @staticmethod
    def in_words(model, name, values):
        if name == "is_all_day" and "due_at" in values:
            return None
        if name == "due_at" and values.get("is_all_day"):
            return formats.date_long(values[name])
        return in_words(model, name, values)

    @property
    def made_for_whom(self):
        return {"user": self.reader}

    def anew(self, current, **extra):
        made = super().anew(current, **extra)
        if not self.touched.keys() & set(TIME):
            day, clock = day_and_time(current.due_at, is_all_day=current.is_all_day)
            made.initial |= {"day": day, "clock": clock}
        now = made.initial["seen"]
        made.initial |= {name: self.invited(name, now[name]) for name in self.guest_names}
        return made


class CompleteForm(GroupedForm, NoteForm):
    """What came of an activity, and what comes next; all of it may stay empty."""

    own_groups = {"text": "notes", "outcome": "notes"}

    kind = None
    person = None
    is_incoming = None

    def check_substance(self, cleaned):
        """Done is done, also without a word."""


class RescheduleForm(forms.Form):
    """`seen`: as which version the plan was shown to whoever moves it (contacts.queries.meanwhile)."""

    day = forms.DateField(label=_("Day"), widget=DAY)
    clock = forms.TimeField(label=_("Time"), widget=CLOCK, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Whoever looks at it sees why it was moved."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self):
        return read_mark(self.cleaned_data["seen"])

    @property
    def said(self):
        """Keywords of the action."""
        due_at, is_all_day = due_time(self.cleaned_data["day"], self.cleaned_data["clock"])
        seen = self.cleaned_data["seen"]
        said = {"due_at": due_at, "is_all_day": is_all_day, "reason": self.cleaned_data["reason"]}
        return said | {"version": seen.version if seen else None}


def colleagues_of(user, activity):
    """Oneself, the colleagues one covers and those of one's teams, and whoever has it now."""
    access = access_of(user)
    wanted = Q(pk__in=access.owner_ids) | Q(home_team__in=access.team_ids) | Q(pk=activity.assigned_to_id)
    return User.objects.filter(wanted, is_active=True).distinct()
