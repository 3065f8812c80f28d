from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.notes import NoteForm
from contacts.forms.seen import SeenValues
from contacts.models import CallItem, CallList
from crm.access.forms.grouped import GroupedForm


class CallListForm(SeenValues, forms.ModelForm):
    """`sources`: ("segment-7", name) of what the list may be filled from, by the word for their kind."""

    source = forms.ChoiceField(
        label=_("Filled from"), required=False,
        help_text=_("Its clients are put on the list now, and again whenever you refresh it; each only once."),
    )  # fmt: skip

    class Meta:
        model = CallList
        fields = ["name", "script"]
        widgets = {"script": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, sources, **kwargs):
        super().__init__(*args, **kwargs)
        self.sources = sources
        self.fields["source"].choices = [("", _("Clients chosen in their list")), *sources]
        if self.instance.pk:
            self.initial["source"] = self.instance.source
        if not sources and not (self.instance.pk and self.instance.source):
            del self.fields["source"]

    def clean_source(self):
        return self.cleaned_data["source"]

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in ("name", "script")}

    @property
    def made_for_whom(self):
        return {"sources": self.sources}

    @property
    def said(self):
        """Keywords of the actions."""
        said = self.touched
        if "source" in self.fields:
            key, _dash, pk = self.cleaned_data["source"].rpartition("-")
            said |= {"source_key": key, "source_id": int(pk) if key else None}
        return said

    def _post_clean(self):
        """The action changes it."""


class AddToListForm(forms.Form):
    """Selected clients go on a list that is there, or on a new one."""

    call_list = forms.ModelChoiceField(
        CallList.objects.none(), label=_("Call list"), required=False, empty_label=_("A new one")
    )
    name = forms.CharField(label=_("Name of the new one"), max_length=120, required=False)
    script = forms.CharField(
        label=_("What to say"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=20000
    )

    def __init__(self, user, data=None):
        super().__init__(data)
        mine = CallList.objects.visible_to(user, "change").order_by("-changed_at")
        self.fields["call_list"].queryset = mine

    def clean(self):
        cleaned = super().clean()
        if (
            not cleaned.get("call_list")
            and not (cleaned.get("name") or "").strip()
            and "name" not in self.errors
        ):
            self.add_error("name", _("Give the new list a name."))
        return cleaned


class CallForm(GroupedForm, NoteForm):
    """What came of a call; the time of a call-back is read from the words, as a next step is."""

    own_groups = {"text": "notes"}
    kind = None
    outcome = None

    result = forms.ChoiceField(
        label=_("Outcome"), choices=CallItem.Result.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of the call, 1 to 5.")},
    )  # fmt: skip

    def check_substance(self, cleaned):
        """The outcome alone is enough."""

    @property
    def said(self):
        """Keywords of settle_call."""
        cleaned = self.cleaned_data
        said = {"result": cleaned["result"], "text": cleaned.get("text", ""), "person": cleaned.get("person")}
        return said | {"next_step": self.next_step}
