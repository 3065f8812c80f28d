"""A colleague moves, or leaves: what becomes of the records in their name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access.forms.colleagues import ColleagueChoice
from crm.access.models import Role
from crm.access.queries.what_if import Move
from crm.people.models import Team, User

TAKE, POOL, GIVE = "take", "pool", "give"


class MoveForm(forms.Form):
    """Asks about the records only when there are some."""

    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("New home team"), empty_label=_("Choose a team")
    )
    records = forms.ChoiceField(
        label=_("Their records"),
        choices=[(TAKE, _("Take them along")), (POOL, _("Leave them in the team's pool"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what becomes of the records.")},
    )

    def __init__(self, *args, user, held, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        teams = Team.objects.select_related("branch").exclude(pk=user.home_team_id)
        self.fields["team"].queryset = teams
        self.fields["team"].label_from_instance = lambda team: f"{team.name} ({team.branch.name})"
        if not held:
            del self.fields["records"]

    @property
    def takes_along(self):
        return self.cleaned_data.get("records", TAKE) == TAKE

    @property
    def imagined(self):
        """What the move would make of the colleague, as keywords of what_if: the former home team is left."""
        team, user = self.cleaned_data["team"], self.user
        further = Team.objects.filter(memberships__user=user).exclude(pk=user.home_team_id)
        return {
            "user": user,
            "teams": [team, *further],
            "roles": Role.objects.filter(assignments__user=user),
            "move": Move(user, team, self.takes_along),
        }


class LeaveForm(forms.Form):
    """Asks nothing when the colleague owns nothing. To one colleague only who may assign."""

    records = forms.ChoiceField(
        label=_("Their records"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what becomes of the records.")},
    )
    to = ColleagueChoice(
        User.objects.none(), label=_("Colleague"), required=False, empty_label=_("Choose a colleague")
    )

    def __init__(self, *args, user, held, may_give, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(is_active=True).exclude(pk=user.pk)
        give = [(GIVE, _("Hand everything over to one colleague now"))] if may_give else []
        self.fields["records"].choices = [*give, (POOL, _("Leave everything in the team's pool"))]
        if not held:
            self.fields.clear()
        elif not may_give:
            del self.fields["to"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("records") == GIVE and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", _("To whom?"))
        return cleaned

    @property
    def whither(self):
        """Keywords of switch_off."""
        gives = self.cleaned_data.get("records") == GIVE
        return {
            "to": self.cleaned_data["to"] if gives else None,
            "in_pool": self.cleaned_data.get("records") == POOL,
        }
