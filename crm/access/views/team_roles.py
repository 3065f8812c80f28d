from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.actions import team_roles as actions
from crm.access.forms.roles import CarrierForm
from crm.access.gates import needs
from crm.access.views.roles import tried
from crm.people.models import Team
from crm.web.toasts import say


@require_POST
@needs("role", "change")
def role_give_team(request: HttpRequest, pk: int) -> HttpResponse:
    form = CarrierForm(request.POST)
    if not form.is_valid():
        say(request, _("Choose a team first."), level=messages.ERROR)
        return redirect("role_page", pk)
    team = form.cleaned_data["team"]
    said = _("Whoever belongs to “%(team)s” has the role now.") % {"team": team.name}
    return tried(request, pk, actions.give_team_role, said, team=team)


@require_POST
@needs("role", "change")
def role_take_team(request: HttpRequest, pk: int, team_pk: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=team_pk)
    said = _("The team “%(team)s” does not carry the role any more.") % {"team": team.name}
    return tried(request, pk, actions.take_team_role, said, team=team)
