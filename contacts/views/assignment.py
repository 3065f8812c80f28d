"""Hand one client over to a colleague; many are handed over from the list."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.actions.assign import assign_clients
from contacts.forms.assignment import AssignForm
from contacts.models import Client
from contacts.views.answers import client_or_404, form_page, say_undo
from crm.access.scopes import can


@require_http_methods(["GET", "POST"])
def client_assign(request: HttpRequest, pk: int) -> HttpResponse:
    client = client_or_404(request, pk, "assign")
    form = AssignForm(request.POST or None, client=client)
    if form.is_valid():
        rows = Client.objects.visible_to(request.user).filter(pk=pk)
        try:
            change_set = assign_clients(clients=rows, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("to", error)
        else:
            return _assigned(request, client, form.cleaned_data["to"], change_set)
    title = _("Hand over %(name)s") % {"name": client.name}
    return form_page(request, form, title=title, client=client, button=_("Hand over"))


def _assigned(request: HttpRequest, client: Client, to, change_set) -> HttpResponse:
    say_undo(
        request,
        _("%(client)s belongs to %(name)s now.") % {"client": client.name, "name": to.name},
        change_set,
    )
    client.owner, client.team, client.branch = to, to.home_team, to.branch
    response = redirect(client) if can(request.user, "view", client) else redirect("client_list")
    return HttpResponse(headers={"HX-Redirect": response.url}) if request.htmx else response
