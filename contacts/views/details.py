"""What is known of a client and its persons besides the facts of the left column: shown, added, changed, removed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts.actions.clients import EditConflict
from contacts.actions.details import add_detail, change_detail, client_of, remove_detail
from contacts.forms.details import FORMS
from contacts.models import Client, Person, Position
from contacts.queries.profile import Profile
from contacts.views.answers import child_or_404, client_or_404, closing, form_page, persons_of, say_undo
from contacts.views.conflicts import page_behind, record_conflict
from crm.access.field_groups import open_or_404
from crm.access.preview import open_to_preview
from crm.access.scopes import can, visible_or_404
from crm.web.toasts import say

# What hangs on the client itself, and what on one of its persons.
OF_CLIENTS = ("name", "tax", "address", "preference")
OF_PERSONS = ("tie", "date", "preference")


@open_to_preview
@require_GET
def client_profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked for by the page of the client once it stands; a page of its own without JavaScript."""
    client = client_or_404(request, pk)
    context = {"profile": Profile(client, request.user), "client": client}
    return render(
        request,
        "contacts/client/profile.html#body" if request.htmx else "contacts/client/profile.html",
        context,
    )


@require_http_methods(["GET", "POST"])
def detail_create(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A new row of a client."""
    client = client_or_404(request, pk, "change")
    if kind not in OF_CLIENTS:
        raise Http404
    return _created(request, kind, client, client=client)


@require_http_methods(["GET", "POST"])
def person_detail_create(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A new row of a person."""
    person = child_or_404(request, Person, pk, "change")
    if kind not in OF_PERSONS:
        raise Http404
    owner = {"person": person} | ({"client": person.client} if kind == "preference" else {})
    return _created(request, kind, person.client, **owner)


@require_http_methods(["GET", "POST"])
def detail_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    detail = _detail_or_404(request, kind, pk)
    client = client_of(detail)
    form = _form(request, kind, instance=detail)
    if form.is_valid():
        stored = _detail_or_404(request, kind, pk)
        try:
            change_detail(detail=stored, by=request.user, changes=form.touched, seen=form.seen_values)
        except EditConflict as conflict:
            return record_conflict(request, form, conflict.current, client, title=_title(form))
        return profile_changed(request, _shown_of(request, stored), _("Saved."))
    remove = reverse("detail_remove", args=[kind, pk])
    return form_page(request, form, title=_title(form), client=client, button=_("Save"), remove_url=remove)


@require_POST
def detail_remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    detail = _detail_or_404(request, kind, pk)
    client, what = _shown_of(request, detail), capfirst(detail._meta.verbose_name)
    say_undo(request, _("%(what)s removed.") % {"what": what}, remove_detail(detail=detail, by=request.user))
    return profile_changed(request, client)


def _created(request, kind, whose, **owner):
    open_or_404(request.user, FORMS[kind].Meta.model, *FORMS[kind].Meta.fields)
    form = _form(request, kind, instance=FORMS[kind].Meta.model(**owner))
    if form.is_valid():
        detail = form.instance
        add_detail(detail=detail, by=request.user)
        return profile_changed(request, whose, _("Added."))
    return form_page(request, form, title=_title(form), client=whose, button=_("Add"))


def _form(request, kind, instance):
    owner = getattr(instance, "person", None)
    client = client_of(instance)
    persons = persons_of(client, request.user)
    if kind == "tie" and owner:
        persons = persons.exclude(pk=owner.pk)
    return FORMS[kind](request.POST or None, instance=instance, persons=persons, reader=request.user)


def _title(form):
    return capfirst(form._meta.model._meta.verbose_name)


def _detail_or_404(request, kind, pk):
    if kind not in FORMS:
        raise Http404
    model = FORMS[kind].Meta.model
    open_or_404(request.user, model, *FORMS[kind].Meta.fields)
    paths = (
        ("person__client", "other")
        if kind == "tie"
        else ("person__client",)
        if kind == "date"
        else ("client",)
    )
    return visible_or_404(model.objects.select_related(*paths), request.user, "change", pk=pk)


def _shown_of(request, detail) -> Client:
    """On whose page it was pressed: a position stands on the page of the firm, and on that of the person's own."""
    client = client_of(detail)
    home = detail.person.client if isinstance(detail, Position) else client
    is_there = page_behind(request).partition("?")[0] == home.get_absolute_url()
    return home if is_there and can(request.user, "view", home) else client


def profile_changed(request: HttpRequest, client: Client, text: str = "") -> HttpResponse:
    """After a write: the part of the page that shows it, else the page itself."""
    if text:
        say(request, text)
    if not request.htmx:
        return redirect("client_profile", client.pk)
    fresh = client_or_404(request, client.pk)
    context = {"profile": Profile(fresh, request.user), "client": fresh, "oob": True}
    return closing(render(request, "contacts/client/profile.html#body", context))
