from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.actions.call_lists import change_call_list, delete_call_list, make_call_list
from contacts.actions.call_sources import refresh_call_list, take_client_off
from contacts.actions.calling import claim_item, claim_next, put_aside, settle_call
from contacts.actions.clients import EditConflict
from contacts.forms.calls import CallForm, CallListForm
from contacts.models import CallItem, CallList
from contacts.queries.call_lists import CallListPage, CallPage, sources_of
from contacts.views.answers import form_page, say_undo
from contacts.views.conflicts import record_conflict
from crm.access.gates import needs
from crm.access.scopes import can, visible_or_404
from crm.web.form_pages import named
from crm.web.formats import date_time, number
from crm.web.toasts import say

WARN = 30


def list_or_404(request: HttpRequest, pk: int, action: str = "view") -> CallList:
    rows = CallList.objects.select_related("owner", "team", "branch")
    return visible_or_404(rows, request.user, action, pk=pk)


def above() -> tuple[str, str]:
    """Where a form stands that has no client."""
    return _("Call lists"), "call_list_list"


def item_or_404(request: HttpRequest, pk: int) -> CallItem:
    rows = CallItem.objects.select_related(
        "call_list__owner", "client__owner", "client__team", "client__branch", "claimed_by"
    )
    return visible_or_404(rows, request.user, pk=pk)


@require_safe
def call_list_page(request: HttpRequest, pk: int) -> HttpResponse:
    call_list = list_or_404(request, pk)
    after = request.GET.get("after", "")
    page = CallListPage(
        call_list, request.user, request.GET.get("show", "all"), int(after) if after.isdecimal() else 0
    )
    may = {action: can(request.user, action, call_list) for action in ("change", "delete")}
    return render(request, "contacts/calls/page.html", {"page": page, "call_list": call_list, "may": may})


@require_http_methods(["GET", "POST"])
@needs("call_list", "create")
def call_list_create(request: HttpRequest) -> HttpResponse:
    asked = {"source": request.GET.get("source", ""), "name": request.GET.get("name", "")}
    form = CallListForm(request.POST or None, sources=sources_of(request.user), initial=asked)
    if form.is_valid():
        made = make_call_list(by=request.user, **form.said)
        if made.source:
            return _refreshed(request, made)
        say(request, _("Now choose the clients to call, in the list of clients: Select, Call list."))
        return redirect(made)
    return form_page(request, form, title=_("New call list"), button=_("Save"), above=above())


@require_http_methods(["GET", "POST"])
def call_list_edit(request: HttpRequest, pk: int) -> HttpResponse:
    call_list = list_or_404(request, pk, "change")
    form = CallListForm(request.POST or None, instance=call_list, sources=sources_of(request.user))
    if form.is_valid():
        try:
            change_call_list(call_list=call_list, by=request.user, seen=form.seen_values, **form.said)
        except EditConflict as conflict:
            return record_conflict(request, form, conflict.current, None, title=_("Call list"))
        say(request, _("Saved."))
        address = call_list.get_absolute_url()
        return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)
    return form_page(request, form, title=call_list.name, button=_("Save"), above=above())


@require_POST
def call_list_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow the segment, or whatever it is filled from."""
    return _refreshed(request, list_or_404(request, pk, "change"))


def _refreshed(request, call_list):
    try:
        done = refresh_call_list(call_list=call_list, by=request.user)
    except ValidationError as refusal:
        say(request, refusal.messages[0], level=WARN)
        return redirect(call_list)
    words = _("%(added)s came new, %(left)s left.") % {"added": number(done.added), "left": number(done.left)}
    undo = reverse("undo", args=[done.change_set.pk]) if done.change_set else ""
    say(request, words, undo=undo)
    return redirect(call_list)


@require_POST
def call_list_delete(request: HttpRequest, pk: int) -> HttpResponse:
    call_list = list_or_404(request, pk, "delete")
    change_set = delete_call_list(call_list=call_list, by=request.user)
    say_undo(request, _("Deleted %s") % call_list.name, change_set)
    return redirect("call_list_list")


@require_POST
def call_list_next(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the next client; when nobody waits, back to the list with the time of the next call."""
    return to_next(request, list_or_404(request, pk))


def to_next(request: HttpRequest, call_list: CallList) -> HttpResponse:
    item = claim_next(call_list=call_list, by=request.user)
    if item is not None:
        return redirect(item)
    next_at = CallListPage(call_list, request.user).figures["next_at"]
    words = _("Nobody is to be called now.")
    if next_at:
        words = _("Nobody is to be called now. The next call is due %(at)s.") % {"at": date_time(next_at)}
    say(request, words)
    return redirect(call_list)


@require_safe
def call_item_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The client to call, with all that one needs while the phone rings."""
    return item_answer(request, item_or_404(request, pk))


def item_answer(request: HttpRequest, item: CallItem, form: CallForm | None = None) -> HttpResponse:
    page = CallPage(item, request.user)
    form = form or CallForm(reader=request.user, persons=page.persons)
    context = {
        "page": page,
        "item": item,
        "form": form,
        "may_take_off": can(request.user, "change", item.call_list),
    }
    context |= {"is_mine": item.claimed_by_id == request.user.pk and item.state == item.State.WAITING}
    context |= {"other": item.claimed_by if item.is_held_by_another(request.user) else None}
    return render(request, "contacts/calls/work.html", context, status=422 if form.errors else 200)


@require_POST
def call_item_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Call this one now, or go on holding it while the call lasts."""
    item = item_or_404(request, pk)
    try:
        claim_item(item=item, by=request.user)
    except ValidationError as refusal:
        say(request, refusal.messages[0])
    return HttpResponse(status=204) if request.htmx else redirect(item)


@require_POST
def call_item_later(request: HttpRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)
    put_aside(item=item, by=request.user)
    return to_next(request, item.call_list)


@require_POST
def call_item_take_off(request: HttpRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)
    try:
        change_set = take_client_off(item=item, by=request.user)
    except ValidationError as refusal:
        say(request, refusal.messages[0], level=WARN)
        return redirect(item)
    say_undo(request, change_set.summary, change_set)
    # From a line of the list: on to the same lines.
    show = request.POST.get("show", "")
    address = item.call_list.get_absolute_url()
    return redirect(f"{address}?show={show}" if show.isidentifier() and show != "all" else address)


@require_POST
def call_item_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of the call, and on to the next client."""
    item = item_or_404(request, pk)
    form = CallForm(request.POST, reader=request.user, persons=CallPage(item, request.user).persons)
    if form.is_valid():
        try:
            change_set = settle_call(item=item, by=request.user, **form.said)
        except ValidationError as refusal:
            form.add_error(None, named(refusal, form))
        else:
            say_undo(request, change_set.summary, change_set)
            return to_next(request, item.call_list)
    return item_answer(request, item, form)
