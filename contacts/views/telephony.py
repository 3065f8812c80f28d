"""Dialling by the telephone system, who is calling, and the page on which both are set up."""

import json

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from contacts.actions.telephony import ask_to_dial, log_call, set_up_telephony, take_call, test_soon
from contacts.forms.telephony import IncomingCallForm, TelephonyForm
from contacts.models import Channel, IncomingCall, Telephony
from contacts.queries.telephony import callers_of, clients_of, colleague_at, hook_address, test_under_way
from crm.access.context import access_of
from crm.access.gates import needs
from crm.access.scopes import require, visible_or_404
from crm.audit.actions.reading import record_read
from crm.sign_in.sealing import unseal
from crm.web.form_pages import form_page, named
from crm.web.middleware import public
from crm.web.rate import is_too_fast
from crm.web.toasts import say
from crm.web_hooks import is_signed

WARN, LONGEST = 30, 10_000


@needs("firm", "change")
def telephony(request: HttpRequest) -> HttpResponse:
    system = Telephony.load()
    form = TelephonyForm(request.POST or None, instance=system)
    return form_page(
        request,
        form,
        "contacts/telephony.html",
        act=lambda values: set_up_telephony(by=request.user, **values),
        then=reverse("telephony"),
        said=_("Saved."),
        page_title=_("Telephone system"),
        system=system,
        address=hook_address(),
        job=test_under_way(),
    )


@require_POST
@needs("firm", "change")
def telephony_test(request: HttpRequest) -> HttpResponse:
    test_soon(by=request.user)
    return redirect("telephony")


@require_POST
def channel_dial(request: HttpRequest, pk: int) -> HttpResponse:
    """The telephone system rings the colleague; the page stays as it is."""
    rows = Channel.objects.select_related("client__owner", "client__team", "client__branch")
    channel = visible_or_404(rows, request.user, pk=pk)
    try:
        ask_to_dial(channel=channel, by=request.user)
    except ValidationError as refusal:
        say(request, refusal.messages[0], level=WARN)
    else:
        say(request, _("Your telephone will ring."))
    return HttpResponse("") if request.htmx else redirect(channel.client)


@csrf_exempt
@public
@require_POST
def telephony_incoming(request: HttpRequest) -> HttpResponse:
    """The telephone system says that somebody calls a colleague; signed (crm/web_hooks.py)."""
    system = Telephony.load()
    if is_too_fast(request, "telephony", times=600, seconds=60):
        return JsonResponse({"error": "too many"}, status=429)
    body = request.read(LONGEST + 1)
    secret = unseal(system.sealed_secret) if system.takes_calls and system.sealed_secret else ""
    if len(body) > LONGEST or not is_signed(secret or "", request.headers, body):
        return JsonResponse({"error": "not signed"}, status=403)
    said = _said(body)
    user = colleague_at(said["user"]) if said else None
    if user is None:
        return JsonResponse(
            {"error": "no such colleague" if said else "number, user and id are wanted"}, status=422
        )
    take_call(user=user, number=said["number"], call_key=said["id"])
    return JsonResponse({"told": True})


def _said(body: bytes) -> dict[str, str]:
    try:
        found = json.loads(body)
        said = {name: str(found[name]).strip()[:120] for name in ("number", "user", "id")}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return said if all(said.values()) and "\x00" not in "".join(said.values()) else {}


@require_http_methods(["GET", "POST"])
def incoming_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Who calls, and what came of it."""
    require(request.user, "client", "view")
    call = visible_or_404(IncomingCall.objects, request.user, pk=pk)
    callers = callers_of(call, request.user)
    clients = clients_of(callers, request.user)
    first = {"client": callers[0].client_id} if callers else {}
    form = IncomingCallForm(request.POST or None, clients=clients, reader=request.user, initial=first)
    if form.is_valid():
        try:
            log_call(call=call, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, named(refusal, form))
        else:
            say(request, _("Saved."))
            return redirect(form.cleaned_data["client"])
    shows_number = access_of(request.user).reads("contact")
    for client in {one.client_id: one.client for one in callers}.values() if shows_number else ():
        record_read(request.user, client, "contact")
    may_create = access_of(request.user).may("client", "create")
    context = {"call": call, "callers": callers, "form": form, "shows_number": shows_number}
    context |= {"new_url": f"{reverse('client_create')}?call={call.pk}" if may_create else ""}
    return render(request, "contacts/calls/incoming.html", context, status=422 if form.errors else 200)
