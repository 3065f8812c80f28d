"""A new handover in three steps: whose clients, to whom, look and hand over. Nothing is kept before the last."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.actions.handover import hand_over
from contacts.forms.handovers import HandoverTerms
from contacts.introduction_texts import fields_of
from contacts.models import Handover
from contacts.queries.distribution import clients_of_giver
from contacts.queries.handover_preview import preview_of
from contacts.queries.receivers import givers_for
from crm.access.gates import needs
from crm.people.models import User
from crm.web.formats import number
from crm.web.toasts import say

NOT_KEPT = ("do", "stamp", "csrfmiddlewaretoken")


@needs("client", "assign")
def handover_new(request: HttpRequest) -> HttpResponse:
    giver = _giver(request)
    count = len(clients_of_giver(request.user, giver)) if giver else 0
    if not count:
        context = {"givers": givers_for(request.user), "empty_giver": giver, "steps": steps()}
        return render(request, "contacts/handover/givers.html", context)
    terms = HandoverTerms(giver, request.POST or None)
    if not terms.is_judged:
        return _ask(request, giver, count, terms)
    if not terms.is_valid():
        return _ask(request, giver, count, terms, status=422)
    preview = preview_of(request.user, giver, terms.rules())
    if terms.pressed == "preview":
        return _show(request, giver, terms, preview)
    return _hand_over(request, giver, terms, preview)


def _giver(request):
    key = request.GET.get("from", "")
    giver = (
        User.objects.select_related("home_team__branch").filter(pk=key).first() if key.isdecimal() else None
    )
    if key and giver is None:
        raise Http404
    return giver


def _ask(request, giver, count, terms, status=200):
    context = {"giver": giver, "count": count, "terms": terms, "steps": steps(), "fields": merge_fields()}
    return render(request, "contacts/handover/new.html", context, status=status)


def _show(request, giver, terms, preview, warning=""):
    kept = [(key, text) for key, texts in request.POST.lists() for text in texts if key not in NOT_KEPT]
    context = {"giver": giver, "preview": preview, "kept": kept, "warning": warning, "steps": steps()}
    context["introducing"] = Handover.Introducing(terms.form.cleaned_data["introducing"]).label
    return render(request, "contacts/handover/preview.html", context, status=422 if warning else 200)


def _hand_over(request, giver, terms, preview):
    if request.POST.get("stamp") != preview.plan.stamp:
        warning = _("The clients changed since you looked: this is how they would go now.")
        return _show(request, giver, terms, preview, warning)
    try:
        handover = hand_over(giver=giver, plan=preview.plan, by=request.user, **terms.form.cleaned_data)
    except ValidationError as refusal:
        return _show(request, giver, terms, preview, " ".join(refusal.messages))
    count = handover.client_count
    words = ngettext("%(n)s client is handed over.", "%(n)s clients are handed over.", count)
    say(request, words % {"n": number(count)}, undo=reverse("undo", args=[handover.change_set_id]))
    return redirect(handover)


def steps():
    return [_("Whose clients"), _("To whom"), _("Look and hand over")]


def merge_fields():
    return [(key, label) for key, (label, _value) in fields_of("").items()]
