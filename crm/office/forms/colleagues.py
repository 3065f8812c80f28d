from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access.models import Role
from crm.office.choices import language_choices
from crm.office.forms.abilities import AbilityFields
from crm.people.models import Team, User


class ColleagueForm(AbilityFields, forms.ModelForm):
    """`roles` is there only for whoever may change roles; the home team of somebody who is there changes by a move."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=lambda: [("", _("As their browser")), *language_choices()],
        help_text=_("Of the invitation and of their pages; they can change it."),
    )
    home_team = forms.ModelChoiceField(
        Team.objects.select_related("branch"),
        label=_("Home team"),
        help_text=_("New clients of this colleague belong to it."),
        empty_label=_("Choose a team"),
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.all(),
        label=_("Further teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Roles that reach the team reach these as well."),
    )
    leads = forms.ModelMultipleChoiceField(
        Team.objects.all(), label=_("Leads"), required=False, widget=forms.CheckboxSelectMultiple
    )
    roles = forms.ModelMultipleChoiceField(
        Role.objects.filter(is_baseline=False),
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several roles add up. Without a role a colleague sees nothing."),
    )

    class Meta:
        model = User
        fields = ("name", "email", "position", "phone", "language", "home_team", "skills", "languages")
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args, with_roles=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["home_team"].label_from_instance = lambda team: f"{team.name} ({team.branch.name})"
        if self.instance.pk:
            del self.fields["home_team"]
        if not with_roles:
            del self.fields["roles"]

    def _get_validation_exclusions(self):
        """Whether it is free, the action says in one place, and who has it."""
        return super()._get_validation_exclusions() | {"email"}
