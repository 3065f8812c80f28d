from django import forms
from django.utils.translation import gettext_lazy as _

from crm.people.models import Branch, Team, User


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
    """Its leads come from its members, so a new team has none yet."""

    leads = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Led by"), required=False, widget=forms.CheckboxSelectMultiple
    )

    takes_along = forms.BooleanField(
        label=_("Its records come along into another branch"),
        required=False,
        initial=True,
        help_text=_("Otherwise only new ones belong to that branch."),
    )
    field_order = ["name", "branch", "takes_along", "parent", "leads"]

    class Meta:
        model = Team
        fields = ("name", "branch", "parent")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["branch"].empty_label = _("Choose a branch")
        self.fields["parent"].empty_label = _("of no other team")
        if self.instance.pk is None:
            del self.fields["takes_along"]
        members = User.objects.filter(is_active=True, memberships__team=self.instance.pk)
        if self.instance.pk and members.exists():
            self.fields["leads"].queryset = members
            led = self.instance.memberships.filter(is_lead=True)
            self.initial["leads"] = list(led.values_list("user_id", flat=True))
        else:
            del self.fields["leads"]

    def _get_validation_exclusions(self):
        """Whether it is free, the action says in one place, and who has it."""
        return super()._get_validation_exclusions() | {"name"}
