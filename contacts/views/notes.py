from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.actions.clients import EditConflict
from contacts.actions.interactions import change_interaction, delete_interaction, may_edit
from contacts.actions.notes import write_down
from contacts.forms.notes import InteractionForm, NoteForm
from contacts.models import Interaction
from contacts.phrases.next_steps import read_note
from contacts.queries.client_pages import ClientPage
from contacts.views.answers import (
    child_or_404,
    client_or_404,
    company_of,
    form_page,
    page_context,
    parts_changed,
    say_undo,
)
from contacts.views.conflicts import record_conflict
from contacts.views.hours import say_hours
from crm.access.field_groups import require_writes
from crm.access.scopes import require


@require_http_methods(["GET", "POST"])
def note_create(request: HttpRequest, pk: int) -> HttpResponse:
    """The "What happened?" box."""
    client = client_or_404(request, pk)
    require_writes(request.user, Interaction, ["text"])
    form = NoteForm(request.POST or None, persons=company_of(client, request.user))
    if form.is_valid():
        _note, activity = write_down(client=client, by=request.user, note=form.note, next_step=form.next_step)
        text = _("Saved, next step planned.") if activity else _("Saved.")
        say_hours(request, activity)
        return parts_changed(request, client, "note", "stream", "next", "rhythm", "ledger", text=text)
    page = page_context(ClientPage(client, request.user)) | {"note_form": form}
    if request.htmx:
        return render(request, "contacts/client/note.html", page)
    return render(request, "contacts/client.html", page)


@require_POST
def note_reading(request: HttpRequest) -> JsonResponse:
    """What a note seems to say: kind, outcome and next step, for the box to fill in."""
    require(request.user, "client", "view")
    reading = read_note(request.POST.get("text", ""), timezone.localtime())
    step = reading.next_step
    return JsonResponse(
        {
            "kind": reading.kind,
            "outcome": reading.outcome,
            "is_incoming": reading.is_incoming,
            "next_kind": step.kind if step else "",
            "next_title": step.title if step else "",
            "next_day": step.day.isoformat() if step else "",
            "next_time": step.clock.strftime("%H:%M") if step and step.clock else "",
        }
    )


@require_http_methods(["GET", "POST"])
def interaction_edit(request: HttpRequest, pk: int) -> HttpResponse:
    interaction = child_or_404(request, Interaction, pk)
    if not may_edit(request.user, interaction):
        raise PermissionDenied
    client = interaction.client
    form = InteractionForm(
        request.POST or None,
        instance=interaction,
        persons=company_of(client, request.user, interaction.person_id),
        reader=request.user,
    )
    if form.is_valid():
        return save_entry(request, child_or_404(request, Interaction, pk), form)
    return form_page(
        request, form, title=_("Edit entry"), client=client, button=_("Save"), delete="interaction_delete"
    )


def save_entry(request: HttpRequest, entry: Interaction, form: InteractionForm) -> HttpResponse:
    client, changed = entry.client, {"changes": form.touched, "seen": form.seen_values}
    try:
        change_interaction(interaction=entry, by=request.user, **changed)
    except EditConflict as conflict:
        persons = company_of(client, request.user, entry.person_id)
        extra = {"title": _("Edit entry"), "persons": persons}
        return record_conflict(request, form, conflict.current, client, **extra)
    return parts_changed(request, client, "stream", "rhythm", "ledger", text=_("Saved."))


@require_POST
def interaction_delete(request: HttpRequest, pk: int) -> HttpResponse:
    interaction = child_or_404(request, Interaction, pk)
    change_set = delete_interaction(interaction=interaction, by=request.user)
    say_undo(request, _("Entry deleted."), change_set)
    return parts_changed(request, interaction.client, "stream", "rhythm", "ledger")
