from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from contacts.actions.clients import EditConflict, change_client, create_client
from contacts.actions.deletion import delete_client, what_holds
from contacts.actions.persons import add_person
from contacts.forms.clients import ClientForm
from contacts.forms.new_clients import NewClientForm
from contacts.models import IncomingCall
from contacts.queries.client_pages import ClientPage
from contacts.queries.merging import now_at
from contacts.views.answers import client_or_404, form_page, page_context, parts_changed, say_undo
from contacts.views.facts import conflict_page
from contacts.views.known import typed_already
from crm.access.preview import open_to_preview
from crm.access.scopes import require
from crm.search.recent import remember
from crm.web.toasts import say


@open_to_preview
@require_GET
def client_page(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        client = client_or_404(request, pk)
    except Http404:
        if (client := now_at(pk, request.user)) is None:
            raise
        return redirect(client)
    remember(request.user, "client", client.pk)
    page = ClientPage(client, request.user, only=request.GET.get("show", ""))
    return render(request, "contacts/client.html", page_context(page))


@open_to_preview
@require_GET
def client_timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """An older page of the stream, or the stream through a filter."""
    client = client_or_404(request, pk)
    before = request.GET.get("before", "")[:120]
    page = ClientPage(client, request.user, before=before, only=request.GET.get("show", ""))
    if not request.htmx:
        return render(request, "contacts/client.html", page_context(page))
    template = "contacts/client/stream.html#entries" if before else "contacts/client/stream.html"
    return render(request, template, {"page": page, "client": client})


@open_to_preview
@require_GET
def client_tabs(request: HttpRequest, pk: int) -> HttpResponse:
    """The tabs with their counts and who sees the client, asked for by the page once it stands."""
    client = client_or_404(request, pk, has_seers=True)
    if not request.htmx:
        return redirect(client)
    page = ClientPage(client, request.user)
    return render(request, "contacts/client/tabs.html", {"page": page, "client": client, "counted": True})


@require_http_methods(["GET", "POST"])
def client_create(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "create")
    form = NewClientForm(request.POST or None, user=request.user, initial=_of_call(request))
    if form.is_valid():
        client = _create(form, request.user)
        say(request, _("%(name)s added.") % {"name": client.name})
        return redirect(client)
    return render(request, "contacts/new_client.html", {"form": form, "duplicates": typed_already(request)})


def _of_call(request: HttpRequest) -> dict[str, str]:
    """The number of the call by which the client came; by its key, so that no address tells a number."""
    key = request.GET.get("call", "")
    seen = IncomingCall.objects.visible_to(request.user) if key.isdecimal() and len(key) < 19 else None
    call = seen.filter(pk=key).first() if seen is not None else None
    return {"phone": call.number} if call else {}


@transaction.atomic
def _create(form: NewClientForm, user):
    owner = form.cleaned_data.get("owner") or user
    client = create_client(
        by=user, owner=owner, channels=form.channels, custom=form.made_values, **form.client_fields
    )
    if form.person:
        add_person(client=client, by=user, **form.person)
    return client


@require_http_methods(["GET", "POST"])
def client_edit(request: HttpRequest, pk: int) -> HttpResponse:
    client = client_or_404(request, pk, "change")
    form = ClientForm(request.POST or None, instance=client, reader=request.user)
    if form.is_valid():
        try:
            change_client(
                client=client,
                by=request.user,
                changes=form.changes,
                version=form.cleaned_data["version"],
                seen=form.seen_values,
            )
        except EditConflict as conflict:
            return conflict_page(request, conflict.current, form)
        return parts_changed(request, client, "head", "about", "ledger", text=_("Saved."))
    title = _("Edit %(name)s") % {"name": client_or_404(request, pk).name}
    return form_page(request, form, title=title, client=client, button=_("Save"), wide=True, known=True)


@require_http_methods(["GET", "POST"])
def client_delete(request: HttpRequest, pk: int) -> HttpResponse:
    client = client_or_404(request, pk, "delete")
    problem = ""
    if request.method == "POST":
        try:
            change_set = delete_client(client=client, by=request.user)
        except ValidationError as error:
            problem = error.message
        else:
            say_undo(request, _("%(name)s deleted.") % {"name": client.name}, change_set)
            return redirect("client_list")
    context = {"client": client, "held_by": what_holds(client), "problem": problem}
    return render(request, "contacts/delete_client.html", context)
