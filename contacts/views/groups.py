"""To which company a client belongs, who looks after it besides its owner, and for whom else a person works."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.actions.details import add_detail
from contacts.actions.groups import add_co_owner, remove_co_owner, set_parent
from contacts.forms.details import PositionForm
from contacts.forms.groups import CoOwnerForm
from contacts.models import Client, CoOwner, Person, Position
from contacts.queries.merging import found_clients
from contacts.views.answers import child_or_404, client_or_404, form_page, persons_of
from contacts.views.details import profile_changed
from crm.access.scopes import visible_or_404
from crm.web.toasts import say


@require_http_methods(["GET", "POST"])
def client_parent(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for the company it belongs to, and choose it; an empty choice lets it stand alone."""
    client = client_or_404(request, pk, "change")
    problem = ""
    if request.method == "POST":
        chosen = request.POST.get("parent", "")
        parent = visible_or_404(Client.objects, request.user, pk=chosen) if chosen.isdecimal() else None
        try:
            set_parent(client=client, parent=parent, by=request.user)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            say(request, _("Saved."))
            return redirect(client)
    text = request.GET.get("q", "")[:100]
    found = found_clients(request.user, text, client, action="view", same_kind=False)
    context = {"client": client, "q": text, "found": found, "problem": problem}
    return render(request, "contacts/client/parent.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
def co_owner_create(request: HttpRequest, pk: int) -> HttpResponse:
    client = client_or_404(request, pk, "share")
    form = CoOwnerForm(request.POST or None, client=client)
    if form.is_valid():
        try:
            add_co_owner(client=client, user=form.cleaned_data["user"], by=request.user)
        except ValidationError as error:
            form.add_error("user", " ".join(error.messages))
        else:
            return profile_changed(request, client, _("Added."))
    return form_page(request, form, title=_("Co-owner"), client=client, button=_("Add"))


@require_POST
def co_owner_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible_or_404(CoOwner.objects.select_related("client", "user"), request.user, pk=pk)
    remove_co_owner(co_owner=row, by=request.user)
    return profile_changed(request, row.client, _("Removed."))


@require_http_methods(["GET"])
def position_client(request: HttpRequest, pk: int) -> HttpResponse:
    """For which other client the person works, too."""
    person = child_or_404(request, Person, pk, "change")
    text = request.GET.get("q", "")[:100]
    found = found_clients(request.user, text, person.client, action="change", same_kind=False)
    context = {"client": person.client, "person": person, "q": text, "found": found}
    return render(request, "contacts/client/position.html", context)


@require_http_methods(["GET", "POST"])
def position_create(request: HttpRequest, pk: int, client_pk: int) -> HttpResponse:
    person, client = child_or_404(request, Person, pk), client_or_404(request, client_pk, "change")
    row = Position(person=person, client=client)
    form = PositionForm(
        request.POST or None, instance=row, persons=persons_of(client, request.user), reader=request.user
    )
    if form.is_valid():
        add_detail(detail=row, by=request.user)
        say(request, _("%(name)s works for %(client)s, too.") % {"name": person.name, "client": client.name})
        return redirect(client)
    title = _("%(name)s at %(client)s") % {"name": person.name, "client": client.name}
    return form_page(request, form, title=title, client=client, button=_("Add"))
