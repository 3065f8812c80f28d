from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from crm.audit.queries.entries import known_words
from crm.audit.words import action_word, entity_word


class AuditFilter(forms.Form):
    """The filters above the audit list; anything unreadable counts as not said."""

    by = forms.ModelChoiceField(label=_("Who"), queryset=None, required=False, empty_label=_("Everybody"))
    action = forms.ChoiceField(label=_("Action"), required=False)
    entity = forms.ChoiceField(label=_("What"), required=False)
    object_id = forms.IntegerField(label=_("Record number"), required=False, widget=forms.HiddenInput)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["by"].queryset = get_user_model().objects.order_by("name")
        for name, word_of, every in (
            ("action", action_word, _("All actions")),
            ("entity", entity_word, _("All records")),
        ):
            words = sorted(((word, word_of(word)) for word in known_words(name)), key=lambda pair: pair[1])
            self.fields[name].choices = [("", every), *words]

    @property
    def wanted(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def wanted_raw(self):
        """The filters as they were sent, for the export's form."""
        return [(name, self[name].value()) for name in self.wanted]
