from datetime import time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Activity, CallItem, Client, Person
from contacts.phrases.next_steps import read_note
from crm.access.forms.grouped import GroupedForm
from crm.people.models import Branch, User
from sales.forms.seen import SeenForm
from sales.models import LeadItem, LeadList


class LeadListForm(SeenForm, forms.ModelForm):
    """`sources`: ("segment-7", name) of what the list may be filled from, by the word for their kind."""

    source = forms.ChoiceField(
        label=_("Filled from"), required=False,
        help_text=_("Its clients are put on the list now, and again whenever you refill it; each only once."),
    )  # fmt: skip

    class Meta:
        model = LeadList
        fields = ["name", "work_hours", "is_on", "inquiry_key", "script"]
        widgets = {"script": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "is_on": _(
                "Every few minutes waiting leads go to the receivers, and those not worked in time come back."
            ),
            "inquiry_key": _(
                "A word for the address of a form that anybody may fill in; each inquiry becomes a lead. "
                "Empty: no form."
            ),
        }

    def __init__(self, *args, sources, lead_list=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inquiry_key"].required = False
        self.fields["source"].choices = [("", _("Clients chosen in their list")), *sources]
        if lead_list is not None:
            self.initial |= {name: getattr(lead_list, name) for name in (*self.Meta.fields, "source")}
        if not sources and not (lead_list and lead_list.source):
            del self.fields["source"]
        self.begin_seen(lead_list)

    @property
    def watched(self):
        return list(self.Meta.fields)

    def clean(self):
        cleaned = super().clean()
        key = cleaned["inquiry_key"] = cleaned.get("inquiry_key") or None
        others = LeadList.objects.unscoped("whether the word is free")
        if key and others.exclude(pk=self.record and self.record.pk).filter(inquiry_key=key).exists():
            self.add_error("inquiry_key", _("Another list has this address."))
        return cleaned

    @property
    def source_columns(self):
        """What says the source in the list; nothing where the form does not ask."""
        if "source" not in self.fields:
            return {}
        key, _dash, pk = self.cleaned_data["source"].rpartition("-")
        return {"source_key": key, "source_id": int(pk) if key else None}

    def _post_clean(self):
        """The action changes it."""


class ReceiverForm(forms.Form):
    """Who gets leads of a list, and which."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Colleague"))
    a_day = forms.IntegerField(label=_("Leads a day"), min_value=1, max_value=500, initial=10)
    grades = forms.MultipleChoiceField(
        label=_("Classes"), choices=Client.Grade.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all."),
    )  # fmt: skip
    client_branch = forms.ModelChoiceField(
        Branch.objects.all(), label=_("Clients of branch"), required=False, empty_label=_("any")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(is_active=True).order_by("name")


class RejectForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=LeadItem.Reason.choices, widget=forms.RadioSelect)
    why = forms.CharField(label=_("In words"), max_length=300, required=False)


class PutOnLeadListForm(forms.Form):
    """Selected clients go on a list that is there, or on a new one."""

    lead_list = forms.ModelChoiceField(
        LeadList.objects.none(), label=_("Lead list"), required=False, empty_label=_("A new one")
    )
    name = forms.CharField(label=_("Name of the new one"), max_length=120, required=False)

    def __init__(self, user, data=None):
        super().__init__(data)
        mine = LeadList.objects.visible_to(user, "change").order_by("-changed_at")
        self.fields["lead_list"].queryset = mine

    def clean(self):
        cleaned = super().clean()
        nameless = not cleaned.get("lead_list") and not (cleaned.get("name") or "").strip()
        if nameless and not {"lead_list", "name"} & self.errors.keys():
            self.add_error("name", _("Give the new list a name."))
        return cleaned


class LeadCallForm(GroupedForm, forms.Form):
    """What came of a call; the time of a call-back or next step is read from the words where nothing is chosen."""

    own_groups = {"text": "notes"}

    result = forms.ChoiceField(
        label=_("Outcome"), choices=CallItem.Result.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of the call, 1 to 5.")},
    )  # fmt: skip
    text = forms.CharField(label=_("What was said?"), required=False, max_length=20000, widget=forms.Textarea)
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("With"), required=False, empty_label=_("With nobody in particular")
    )
    next_kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices, required=False)
    next_title = forms.CharField(label=_("Next step"), required=False, max_length=200)
    next_day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    next_time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    was_read = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, persons, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = persons

    def clean(self):
        cleaned = super().clean()
        step = read_note(cleaned.get("text", ""), timezone.localtime()).next_step
        if step and not (cleaned.get("was_read") or cleaned.get("next_title") or cleaned.get("next_day")):
            cleaned |= {"next_kind": step.kind, "next_title": step.title}
            cleaned |= {"next_day": step.day, "next_time": step.clock}
        if cleaned.get("next_title") and not cleaned.get("next_day") and "next_day" not in self.errors:
            self.add_error("next_day", _("When?"))
        return cleaned

    @property
    def said(self):
        """Keywords of settle_lead."""
        cleaned = self.cleaned_data
        said = {"result": cleaned["result"], "text": cleaned.get("text", ""), "person": cleaned.get("person")}
        return said | {"next_step": self._next_step()}

    def _next_step(self):
        cleaned = self.cleaned_data
        if not cleaned.get("next_day"):
            return None
        kind, clock = cleaned.get("next_kind") or Activity.Kind.CALL, cleaned.get("next_time")
        moment = timezone.datetime.combine(cleaned["next_day"], clock or time(23, 59))
        return {
            "kind": kind,
            "title": cleaned.get("next_title") or str(Activity.Kind(kind).label),
            "due_at": timezone.make_aware(moment),
            "is_all_day": clock is None,
            "person": cleaned.get("person"),
        }
