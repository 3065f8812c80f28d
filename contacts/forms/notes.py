from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.forms.blanks import QuietBlanks
from contacts.forms.seen import SeenValues
from contacts.forms.times import due_time
from contacts.models import Activity, Interaction, Person
from contacts.phrases.next_steps import read_note
from crm.access.forms.grouped import GroupedForm


class NoteForm(forms.Form):
    """The "What happened?" box: a text, what it was, and what comes next. What is left open is read from the text."""

    kind = forms.ChoiceField(
        label=_("What it was"), choices=Interaction.Kind.choices, widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(label=_("What happened?"), required=False, max_length=20000, widget=forms.Textarea)
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("With"), required=False, empty_label=_("With nobody in particular")
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("", _("Outcome")), *Interaction.Outcome.choices], required=False
    )
    is_incoming = forms.BooleanField(label=_("From the client"), required=False)
    next_kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices, required=False)
    next_title = forms.CharField(label=_("Next step"), required=False, max_length=200)
    next_day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    next_time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    # Set by the page once it has shown what it read: then empty means empty.
    was_read = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, persons=None, **kwargs):
        """`persons`: a queryset to choose from, or a list that was read already, for an empty box."""
        super().__init__(*args, **kwargs)
        if isinstance(persons, list):
            empty = ("", self.fields["person"].empty_label)
            self.fields["person"].choices = [empty, *((person.pk, person.name) for person in persons)]
        elif persons is not None:
            self.fields["person"].queryset = persons

    def clean(self):
        cleaned = super().clean()
        reading = read_note(cleaned.get("text", ""), timezone.localtime())
        self.is_only_a_plan = bool(reading.next_step) and not reading.told and not cleaned.get("kind")
        if not cleaned.get("was_read"):
            self._fill(cleaned, reading)
        cleaned["kind"] = cleaned.get("kind") or reading.kind or Interaction.Kind.NOTE
        if cleaned.get("next_title") and not cleaned.get("next_day") and "next_day" not in self.errors:
            self.add_error("next_day", _("When?"))
        self.check_substance(cleaned)
        return cleaned

    def check_substance(self, cleaned):
        if not (cleaned.get("text") or cleaned.get("next_title") or cleaned.get("next_day")):
            self.add_error("text", _("Write what happened, or what comes next."))

    def _fill(self, cleaned, reading):
        cleaned["outcome"] = cleaned.get("outcome") or reading.outcome
        cleaned["is_incoming"] = cleaned.get("is_incoming") or reading.is_incoming
        step = reading.next_step
        if step and not (cleaned.get("next_title") or cleaned.get("next_day")):
            cleaned.update(
                next_kind=step.kind, next_title=step.title, next_day=step.day, next_time=step.clock
            )

    @property
    def note(self):
        """Keywords of the interaction; None if only a next step was written."""
        if self.is_only_a_plan or not self.cleaned_data["text"].strip():
            return None
        said = {name: self.cleaned_data[name] for name in ("kind", "text", "person", "outcome")}
        came = bool(self.cleaned_data.get("is_incoming")) and said["kind"] != Interaction.Kind.NOTE
        return said | {"is_incoming": came}

    @property
    def next_step(self):
        """Keywords of the activity; None without a day."""
        if not self.cleaned_data.get("next_day"):
            return None
        kind = self.cleaned_data.get("next_kind") or Activity.Kind.TASK
        due_at, is_all_day = due_time(self.cleaned_data["next_day"], self.cleaned_data.get("next_time"))
        title = self.cleaned_data.get("next_title") or str(Activity.Kind(kind).label)
        return {
            "kind": kind,
            "title": title,
            "due_at": due_at,
            "is_all_day": is_all_day,
            "person": self.cleaned_data.get("person"),
        }


class InteractionForm(SeenValues, GroupedForm, QuietBlanks, forms.ModelForm):
    happened_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    class Meta:
        model = Interaction
        fields = ["kind", "person", "outcome", "is_incoming", "happened_at", "minutes", "text"]

    def __init__(self, *args, persons, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = persons

    @property
    def changes(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def clean_happened_at(self):
        moment = self.cleaned_data["happened_at"]
        if moment > timezone.now() + timezone.timedelta(minutes=5):
            raise forms.ValidationError(_("What has not happened yet is planned as a next step."))
        return moment
