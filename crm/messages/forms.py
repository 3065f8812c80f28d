from django import forms

from crm.messages.models import NoticeChoice
from crm.messages.queries.notices import choices_of


class WaysForm(forms.Form):
    """One field for each kind of notices."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for kind, way in choices_of(user):
            self.fields[kind.key] = forms.ChoiceField(
                label=kind.label, help_text=kind.hint, choices=NoticeChoice.Way.choices, initial=way
            )
