"""Whether the client that somebody types, or changes, is there already; and asking about one that is out of sight."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.actions.asking import ask_owner, may_ask
from contacts.queries.duplicates import Duplicate, asked_about, likely_besides, likely_duplicates
from contacts.views.answers import client_or_404
from crm.access.context import access_of
from crm.access.scopes import require
from crm.web.referer import back_from
from crm.web.toasts import say

PHONES, EMAILS = ("phone", "person_phone"), ("email", "person_email")


def typed_already(request: HttpRequest) -> list[Duplicate]:
    """For the form of a new client."""
    return likely_duplicates(request.user, **_said(request, request.POST or request.GET))


def _said(request: HttpRequest, said: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": said.get("name", "")[:250],
        "tax_number": said.get("tax_number", "")[:40],
        "city": said.get("city", "")[:120],
        "country": said.get("country", "")[:2],
    }
    if access_of(request.user).reads("contact"):
        one = {said.get("kind", ""): said.get("value", "")}  # the form of one phone or address
        found["emails"] = [said[name][:254] for name in EMAILS if said.get(name)] + [
            one.get("email", "")[:254]
        ]
        found["phones"] = [said[name][:60] for name in PHONES if said.get(name)] + [one.get("phone", "")[:60]]
    return found


@require_http_methods(["GET", "POST"])
def client_duplicates(request: HttpRequest) -> HttpResponse:
    """What the new client might already be, asked while its form is filled in."""
    require(request.user, "client", "create")
    return render(request, "contacts/client/hits.html", {"duplicates": typed_already(request)})


@require_POST
def client_known(request: HttpRequest, pk: int) -> HttpResponse:
    """What else may be the client whose name, number, phone or e-mail is being changed.

    `?of=person`: the name in the form is that of a person, not of the client.
    """
    client = client_or_404(request, pk, "change")
    said = _said(request, request.POST)
    if "of" in request.GET:
        said["name"] = ""
    found = likely_besides(client, request.user, **said)
    return render(request, "contacts/client/hits.html", {"duplicates": found})


@require_POST
def client_ask(request: HttpRequest) -> HttpResponse:
    """One click: whoever owns a client that is not in sight is asked about it."""
    if not may_ask(request.user):
        require(request.user, "client", "create")
    client = asked_about(request.user, request.POST.get("about", ""))
    if client is None:
        raise Http404
    try:
        activity = ask_owner(client=client, by=request.user)
    except ValidationError as error:
        words, level = " ".join(error.messages), messages.WARNING
    else:
        words = _("%(name)s is asked, and finds it among today’s tasks.") % {
            "name": activity.assigned_to.name
        }
        level = messages.SUCCESS
    say(request, words, level=level)
    return render(request, "contacts/asked.html") if request.htmx else redirect(back_from(request))
