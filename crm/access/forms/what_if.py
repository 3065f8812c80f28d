from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access.models import Role
from crm.access.queries.what_if import Move
from crm.people.models import Team, User


class WhoForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("name"),
        label=_("Colleague"),
        empty_label=_("Choose a colleague"),
        error_messages={"invalid_choice": _("Choose another colleague, one who works here.")},
    )


class WhatIfForm(forms.Form):
    """The teams and roles that a colleague would have; the names are those of the colleague's own form, so that its
    button can ask here. Without `asks_roles` the roles stay as they are.
    """

    home_team = forms.ModelChoiceField(
        Team.objects.select_related("branch"), label=_("Home team"), empty_label=None
    )
    records = forms.ChoiceField(
        label=_("In another home team, their records"),
        choices=[("take", _("come along")), ("pool", _("stay in the pool of the team they leave"))],
        required=False,
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.all(), label=_("Further teams"), required=False, widget=forms.CheckboxSelectMultiple
    )
    roles = forms.ModelMultipleChoiceField(
        Role.objects.filter(is_baseline=False),
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    asks_roles = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        memberships = set(user.memberships.values_list("team_id", flat=True)) - {user.home_team_id}
        self.user, self.held = user, Role.objects.filter(assignments__user=user)
        initial = {
            "home_team": user.home_team_id,
            "records": "take",
            "teams": list(memberships),
            "roles": list(self.held.values_list("pk", flat=True)),
            "asks_roles": True,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["home_team"].label_from_instance = lambda team: f"{team.name} ({team.branch.name})"

    def wanted(self):
        """The question as `what_if` takes it."""
        said = self.cleaned_data
        home = said["home_team"]
        move = Move(self.user, home, said["records"] != "pool")
        return {
            "teams": [home, *said["teams"]],
            "roles": list(said["roles"] if said["asks_roles"] else self.held),
            "move": move if home.pk != self.user.home_team_id else None,
        }
