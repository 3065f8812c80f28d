from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.queries.call_lists import CallPage
from crm.access.context import access_of
from crm.access.scopes import visible_or_404
from crm.web.form_pages import form_page, named
from crm.web.toasts import say
from sales.actions.lead_work import (
    may_work,
    put_lead_aside,
    qualify_lead,
    reject_lead,
    settle_lead,
    take_next,
)
from sales.forms.leads import LeadCallForm, RejectForm
from sales.models import LeadItem, LeadList
from sales.views.answers import sent
from sales.views.lead_lists import list_or_404, say_undo

WARN = 30


def item_or_404(request: HttpRequest, pk: int) -> LeadItem:
    rows = LeadItem.objects.select_related(
        "lead_list__owner",
        "client__owner",
        "client__team",
        "client__branch",
        "receiver",
        "deal",
        "decided_by",
    )
    return visible_or_404(rows, request.user, pk=pk)


@require_POST
def lead_list_next(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the next lead; when nobody waits, back to the list."""
    return to_next(request, list_or_404(request, pk))


def to_next(request: HttpRequest, lead_list: LeadList) -> HttpResponse:
    item = take_next(lead_list=lead_list, by=request.user)
    if item is not None:
        return redirect(item)
    say(request, _("No lead waits for you now."))
    return redirect(lead_list)


@require_safe
def lead_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead with all that one needs while the phone rings."""
    return item_answer(request, item_or_404(request, pk))


def item_answer(request: HttpRequest, item: LeadItem, form: LeadCallForm | None = None) -> HttpResponse:
    page = CallPage(item, request.user)
    access = access_of(request.user)
    works = item.is_open and may_work(request.user, item)
    context = {
        "page": page,
        "item": item,
        "form": form or LeadCallForm(reader=request.user, persons=page.persons),
        "works": works,
        "qualifies": works and access.may("deal", "create"),
        "sees_notes": access.reads("notes"),
    }
    return render(request, "sales/leads/work.html", context, status=422 if form and form.errors else 200)


@require_POST
def lead_later(request: HttpRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)
    put_lead_aside(item=item, by=request.user)
    return to_next(request, item.lead_list)


@require_POST
def lead_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of the call, and on to the next lead."""
    item = item_or_404(request, pk)
    form = LeadCallForm(request.POST, reader=request.user, persons=CallPage(item, request.user).persons)
    if form.is_valid():
        try:
            change_set = settle_lead(item=item, by=request.user, **form.said)
        except ValidationError as refusal:
            form.add_error(None, named(refusal, form))
        else:
            say_undo(request, change_set.summary, change_set)
            return to_next(request, item.lead_list)
    return item_answer(request, item, form)


@require_POST
def lead_qualify(request: HttpRequest, pk: int) -> HttpResponse:
    """Prospect, deal and first step in one press; on to the deal."""
    item = item_or_404(request, pk)
    try:
        change_set = qualify_lead(item=item, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=WARN)
        return redirect(item)
    say_undo(request, change_set.summary, change_set)
    item.refresh_from_db(fields=["deal"], from_queryset=LeadItem.objects.visible_to(request.user))
    return redirect(item.deal)


@require_http_methods(["GET", "POST"])
def lead_reject(request: HttpRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)

    def act(found):
        change_set = reject_lead(item=item, by=request.user, **found)
        say_undo(request, change_set.summary, change_set)

    return form_page(
        request, RejectForm(sent(request)), "sales/leads/form.html", act=act, then=item.lead_list.get_absolute_url(),
        title=_("Reject %s") % item.client.name, back=item.get_absolute_url(), button=_("Reject"),
    )  # fmt: skip
