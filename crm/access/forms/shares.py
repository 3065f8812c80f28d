from datetime import datetime, time
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.entities import entities
from crm.access.queries.share_list import WHOSE, ShareFilter
from crm.access.queries.shares import entity_of, tables_for
from crm.people.models import Team, User

ACTIONS = [("view", _("View")), ("change", _("View and change"))]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def end_of(day):
    """The last instant of a day as the person at the screen counts it; None stays None."""
    return day and timezone.make_aware(datetime.combine(day, time.max))


class UntilField(forms.DateField):
    """A day; its value is that day's last instant, None while empty."""

    def __init__(self, **kwargs):
        words = {
            "label": _("Until the end of"),
            "help_text": _("Empty: until somebody ends it."),
            "required": False,
        }
        super().__init__(widget=DayInput, **(words | kwargs))

    def clean(self, value):
        return end_of(super().clean(value))


class ShareForm(forms.Form):
    with_user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Colleague"),
        required=False,
        empty_label=_("nobody"),
        error_messages={"invalid_choice": _("Choose another colleague, one who works here.")},
    )
    with_team = forms.ModelChoiceField(
        Team.objects.all(), label=_("or a team"), required=False, empty_label=_("none")
    )
    action = forms.ChoiceField(label=_("May"), choices=ACTIONS)
    until = UntilField()
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args, by, may_change=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["with_user"].queryset = User.objects.filter(is_active=True).exclude(pk=by.pk)
        if not may_change:
            self.fields["action"].choices = ACTIONS[:1]

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("with_user")) == bool(cleaned.get("with_team")) and not (
            {"with_user", "with_team"} & set(self.errors)
        ):
            self.add_error("with_user", _("Choose one colleague or one team."))
        return cleaned


class RenewForm(forms.Form):
    until = UntilField()
    reason = forms.CharField(
        label=_("Why"), max_length=200, required=False, help_text=_("Empty: the reason stays as it is.")
    )


class ShareFilterForm(forms.Form):
    """Narrows the list of shares; what makes no sense counts as not said."""

    whose = forms.ChoiceField(choices=[(key, key) for key in WHOSE], required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("running", _("running")), ("soon", _("ending within 3 days")), ("over", _("over"))],
        required=False,
    )
    entity = forms.ChoiceField(label=_("What"), required=False)
    q = forms.CharField(max_length=80, required=False)
    page = forms.IntegerField(min_value=1, max_value=2_000, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        keys = dict.fromkeys(entity_of(table) for table in tables_for(user))
        self.fields["entity"].choices = [
            ("", _("Everything")),
            *((key, entities.get(key).label) for key in keys),
        ]
        self.is_valid()

    def wanted(self):
        said = {key: value for key, value in self.cleaned_data.items() if value}
        return ShareFilter(words=said.pop("q", ""), **said)

    def address(self, **changed):
        said = {key: value for key, value in self.cleaned_data.items() if value}
        return f"?{urlencode(said | changed)}"
