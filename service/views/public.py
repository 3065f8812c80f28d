from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm.people.models import Firm
from crm.web.middleware import public
from crm.web.rate import is_too_fast
from service.actions.tickets import hear_client, open_ticket
from service.forms.tickets import PublicReplyForm, PublicTicketForm
from service.models import Queue, Ticket, TicketMessage
from service.public_links import ticket_of, ticket_token

FORMS_AN_HOUR = 10


@public
def public_form(request: HttpRequest, key: str) -> HttpResponse:
    queue = get_object_or_404(Queue.objects.select_related("team__branch"), key=key, is_public=True)
    form = PublicTicketForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_too_fast(request, "ticket form", times=FORMS_AN_HOUR, seconds=3600):
            form.add_error(None, _("Too many messages from here. Try again in an hour."))
        else:
            return redirect("public_ticket", token=ticket_token(_open(queue, form.cleaned_data)))
    return render(request, "service/public_form.html", {"queue": queue, "form": form, "firm": Firm.load()})


@public
def public_ticket(request: HttpRequest, token: str) -> HttpResponse:
    ticket = ticket_of(token)
    if ticket is None:
        raise Http404
    form = PublicReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not is_too_fast(request, "ticket reply", times=FORMS_AN_HOUR * 3, seconds=3600):
            hear_client(ticket=ticket, text=form.cleaned_data["text"])
            return redirect("public_ticket", token=token)
        form.add_error(None, _("Too many messages from here. Try again in an hour."))
    thread = TicketMessage.objects.unscoped("the client's own thread, without internal notes").filter(
        ticket=ticket
    )
    context = {
        "ticket": ticket,
        "thread": thread.exclude(kind=TicketMessage.Kind.NOTE).select_related("by").order_by("at", "pk"),
        "form": form,
        "firm": Firm.load(),
    }
    return render(request, "service/public_ticket.html", context)


def _open(queue: Queue, answers: dict[str, str]) -> Ticket:
    return open_ticket(
        queue=queue,
        subject=answers["subject"],
        text=answers["text"],
        requester_name=answers["name"],
        requester_email=answers["email"],
        requester_phone=answers["phone"],
        language=get_language() or "",
    )
