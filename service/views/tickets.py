from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.actions.clients import EditConflict
from contacts.models import Client
from contacts.queries.reaching import ways_to
from crm.access.context import access_of
from crm.access.preview import open_to_preview
from crm.access.scopes import can, require, seen_or_none, visible_or_404
from crm.audit.actions.reading import record_read
from crm.search.recent import remember
from crm.web.formats import date_time
from crm.web.meanwhile import saved_meanwhile
from crm.web.toasts import say
from service.actions.tickets import (
    NEXT_STATES,
    add_note,
    answer_ticket,
    last_message,
    move_ticket,
    open_ticket,
    take_ticket,
)
from service.forms.tickets import AnswerForm, TicketForm
from service.models import Queue, Ticket, TicketMessage
from service.public_links import ticket_link

SEEN_WITH = ("queue", "client", "agent", "owner")


@open_to_preview
def ticket_page(request: HttpRequest, pk: int, form: AnswerForm | None = None) -> HttpResponse:
    ticket = visible_or_404(Ticket.objects.select_related(*SEEN_WITH), request.user, pk=pk)
    remember(request.user, "ticket", ticket.pk)
    if ticket.requester_email or ticket.requester_phone:
        record_read(request.user, ticket, "contact")
    rows = TicketMessage.objects.visible_to(request.user).filter(ticket=ticket).select_related("by")
    thread = list(rows.order_by("at", "pk"))
    client = seen_or_none(request.user, ticket.client)
    context = {
        "ticket": ticket,
        "thread": thread,
        "seen": thread[-1].pk if thread else "",
        "form": form or AnswerForm(),
        "link": ticket_link(ticket),
        "can_change": can(request.user, "change", ticket),
        "sees_client": client,
        "ways": ways_to(client, request.user, email=ticket.requester_email, phone=ticket.requester_phone),
        "next_states": [(state.value, state.label) for state in NEXT_STATES[Ticket.State(ticket.state)]],
    }
    return render(request, "service/ticket_page.html", context)


def ticket_create(request: HttpRequest) -> HttpResponse:
    require(request.user, Ticket.entity, "create")
    if not Queue.objects.exists():
        may_add = access_of(request.user).may("firm", "change")
        return render(request, "service/no_queue.html", {"may_add": may_add})
    client = None
    if request.GET.get("client", "").isdecimal():
        client = visible_or_404(
            Client.objects.select_related("team", "branch"), request.user, pk=request.GET["client"]
        )
    first = {"requester_name": client.name, "requester_email": client.main_email} if client else None
    form = TicketForm(request.POST or None, initial=first, reader=request.user)
    if request.method == "POST" and form.is_valid():
        fields = form.unmade | {
            "client": client,
            "custom": form.made_values,
            "source": Ticket.Source.PHONE,
            "by": request.user,
        }
        priority = fields.pop("priority")
        ticket = open_ticket(priority=priority, **fields)
        say(request, _("Ticket %s opened.") % ticket.number)
        return redirect(ticket)
    return render(request, "service/ticket_form.html", {"form": form, "client": client})


@require_POST
def ticket_answer(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = visible_or_404(Ticket.objects, request.user, "change", pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return ticket_page(request, pk, form)
    text = form.cleaned_data["text"]
    try:
        if form.cleaned_data["kind"] == "note":
            add_note(ticket=ticket, text=text, by=request.user)
        else:
            read = request.POST.get("seen", "")
            seen = int(read) if read.isdecimal() and len(read) < 19 else None
            then = form.cleaned_data["then"]
            answer_ticket(ticket=ticket, text=text, by=request.user, then=then, seen=seen)
    except ValidationError as error:
        form.add_error(None, error)
        return ticket_page(request, pk, form)
    except EditConflict as conflict:
        form.add_error(None, written_meanwhile(conflict.current))
        return ticket_page(request, pk, form)
    return redirect(ticket)


def written_meanwhile(ticket: Ticket) -> str:
    """Who wrote on it while the agent wrote; their message stands above by now."""
    last = last_message(ticket)
    who = (last and last.by) or ticket.requester_name
    words = {"who": who, "when": date_time(last.at) if last else ""}
    return (
        _(
            "%(who)s wrote here meanwhile (%(when)s). Nothing was sent: read it, and send yours again if it still fits."
        )
        % words
    )


@require_POST
def ticket_move(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = visible_or_404(Ticket.objects, request.user, "change", pk=pk)
    said = {name: request.POST.get(name, "") for name in ("state", "seen")}
    try:
        moved = move_ticket(ticket=ticket, by=request.user, **said)
        say(
            request,
            _("Ticket %(number)s: %(state)s.") % {"number": moved.number, "state": moved.get_state_display()},
        )
    except ValidationError as error:
        say(request, " ".join(error.messages), level=messages.ERROR)
    except EditConflict as conflict:
        say(request, saved_meanwhile(conflict.current, request.user), level=messages.WARNING)
    return redirect(ticket)


@require_POST
def ticket_take(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = visible_or_404(Ticket.objects, request.user, "change", pk=pk)
    try:
        take_ticket(ticket=ticket, by=request.user, is_free=True)
    except EditConflict as conflict:
        say(request, saved_meanwhile(conflict.current, request.user), level=messages.WARNING)
    else:
        say(request, _("Ticket %s is yours.") % ticket.number)
    return redirect(ticket)
