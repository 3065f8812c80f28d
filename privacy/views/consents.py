from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.models import Client
from crm.access.scopes import can, visible_or_404
from crm.web.form_pages import form_page
from privacy.actions.consents import keep_consent
from privacy.forms.subjects import ConsentForm
from privacy.models import Consent
from privacy.officers import is_officer
from privacy.queries.consents import consents_of


@require_safe
def client_consents(request: HttpRequest, pk: int) -> HttpResponse:
    """What the client and its persons said, and for officers the way to everything kept about each."""
    client = visible_or_404(Client.objects, request.user, pk=pk)
    context = {
        "client": client,
        "answers": consents_of(client, request.user),
        "may_change": can(request.user, "change", client),
        "is_officer": is_officer(request.user),
    }
    return render(request, "privacy/client.html", context)


@require_http_methods(["GET", "POST"])
def client_consent_new(request: HttpRequest, pk: int) -> HttpResponse:
    client = visible_or_404(Client.objects, request.user, "change", pk=pk)
    initial = {name: request.GET[name] for name in ("person", "purpose", "state") if name in request.GET}
    blank = Consent(client=client)
    form = ConsentForm(
        request.POST or None, client=client, user=request.user, initial=initial, instance=blank
    )
    page = reverse("client_consents", args=[client.pk])
    return form_page(
        request, form, "privacy/consent_form.html",
        act=lambda values: keep_consent(client=client, by=request.user, **values),
        then=page, said=_("Kept."), client=client, back=page,
    )  # fmt: skip
