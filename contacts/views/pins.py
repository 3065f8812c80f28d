"""Pin an entry of the stream, or take it off."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.actions.pins import pin_entry, unpin_entry
from contacts.views.answers import client_or_404, parts_changed
from crm.web.toasts import say


@require_POST
def client_pin(request: HttpRequest, pk: int, entry: str) -> HttpResponse:
    client = client_or_404(request, pk, "change")
    try:
        pin_entry(client=client, key=entry, by=request.user)
    except ValidationError as error:
        say(request, " ".join(error.messages), level=messages.WARNING)
        return parts_changed(request, client)
    return parts_changed(request, client, "stream", text=_("Pinned."))


@require_POST
def client_unpin(request: HttpRequest, pk: int, entry: str) -> HttpResponse:
    client = client_or_404(request, pk, "change")
    unpin_entry(client=client, key=entry, by=request.user)
    return parts_changed(request, client, "stream", text=_("Taken off."))
