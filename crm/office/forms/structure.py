from django import forms
from django.utils.translation import gettext_lazy as _

from crm.people.models import Branch, Team


class BranchForm(forms.ModelForm):
    class Meta:
        model = Branch
        fields = ("name", "parent")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].empty_label = _("of nothing: it stands at the top")

    def _get_validation_exclusions(self):
        """Whether it is free, the action says in one place, and who has it."""
        return super()._get_validation_exclusions() | {"name"}


class TeamForm(forms.ModelForm):
    class Meta:
        model = Team
        fields = ("name", "branch", "parent")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].empty_label = _("of no other team")

    def _get_validation_exclusions(self):
        """Whether it is free, the action says in one place, and who has it."""
        return super()._get_validation_exclusions() | {"name"}
