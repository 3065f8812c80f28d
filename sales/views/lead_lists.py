from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.models import Client
from contacts.queries.call_lists import sources_of
from crm.access.gates import needs
from crm.access.scopes import can, visible_or_404
from crm.web.form_pages import form_page
from crm.web.formats import number
from crm.web.toasts import say
from sales.actions.lead_handing import hand_out
from sales.actions.lead_lists import change_lead_list, delete_lead_list, make_lead_list, refill_lead_list
from sales.actions.lead_receivers import drop_receiver, put_receiver
from sales.forms.leads import LeadListForm, PutOnLeadListForm, ReceiverForm
from sales.lists.leads import put_selected
from sales.models import LeadItem, LeadList, LeadReceiver
from sales.queries.leads import LeadListPage
from sales.views.answers import act_and_go, sent
from sales.views.seen import seen_page

FORM = "sales/leads/form.html"


def list_or_404(request: HttpRequest, pk: int, action: str = "view") -> LeadList:
    return visible_or_404(
        LeadList.objects.select_related("owner", "team", "branch"), request.user, action, pk=pk
    )


@require_safe
def lead_list_page(request: HttpRequest, pk: int) -> HttpResponse:
    lead_list = list_or_404(request, pk)
    after = request.GET.get("after", "")
    show = request.GET.get("show", "all")
    page = LeadListPage(lead_list, request.user, show, int(after) if after.isdecimal() else 0)
    may = {action: can(request.user, action, lead_list) for action in ("change", "delete")}
    context = {"page": page, "lead_list": lead_list, "may": may}
    return render(request, "sales/leads/list_page.html", context)


@require_http_methods(["GET", "POST"])
@needs("lead_list", "create")
def lead_list_create(request: HttpRequest) -> HttpResponse:
    form = LeadListForm(sent(request), sources=sources_of(request.user))
    if form.is_valid():
        made = make_lead_list(by=request.user, **form.touched, **form.source_columns)
        if made.source:
            return _refilled(request, made)
        say(request, _("Now choose the clients, in the list of clients: Select, Lead list."))
        return redirect(made)
    return _drawn(request, form, _("New lead list"), reverse("lead_list_list"))


@require_http_methods(["GET", "POST"])
def lead_list_edit(request: HttpRequest, pk: int) -> HttpResponse:
    lead_list = list_or_404(request, pk, "change")
    sources = sources_of(request.user)

    def make(data, record):
        return LeadListForm(data, sources=sources, lead_list=record)

    def act(changes, seen):
        # seen_page has judged the form; what is filled from is no field of it that two could write at once.
        form = make(sent(request), lead_list)
        more = form.source_columns if form.is_valid() else {}
        return change_lead_list(lead_list=lead_list, by=request.user, seen=seen, **changes, **more)

    return seen_page(
        request, make, lead_list, FORM, sent=sent(request), act=act, then=lead_list.get_absolute_url(),
        said=_("Saved."), title=lead_list.name, back=lead_list.get_absolute_url(),
    )  # fmt: skip


@require_POST
def lead_list_refill(request: HttpRequest, pk: int) -> HttpResponse:
    return _refilled(request, list_or_404(request, pk, "change"))


def _refilled(request, lead_list):
    def words(count):
        said = ngettext("%(n)s client came new.", "%(n)s clients came new.", count)
        say(request, said % {"n": number(count)})
        return lead_list

    return act_and_go(
        request, lambda: refill_lead_list(lead_list=lead_list, by=request.user), then=words, back=lead_list
    )


@require_POST
def lead_list_hand_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Now, instead of in a few minutes."""
    lead_list = list_or_404(request, pk, "change")
    change_set = hand_out(lead_list=lead_list, by=request.user)
    if change_set is None:
        say(request, _("Nobody is to be given now."), level=messages.WARNING)
        return redirect(lead_list)
    label = LeadItem._meta.label_lower
    count = sum(step["count"] for step in change_set.steps if step["model"] == label)
    words = ngettext("%(n)s lead is handed out.", "%(n)s leads are handed out.", count)
    say_undo(request, words % {"n": number(count)}, change_set)
    return redirect(lead_list)


@require_POST
def lead_list_delete(request: HttpRequest, pk: int) -> HttpResponse:
    lead_list = list_or_404(request, pk, "delete")
    change_set = delete_lead_list(lead_list=lead_list, by=request.user)
    say_undo(request, _("Deleted %s") % lead_list.name, change_set)
    return redirect("lead_list_list")


@require_http_methods(["GET", "POST"])
def lead_list_receiver(request: HttpRequest, pk: int) -> HttpResponse:
    lead_list = list_or_404(request, pk, "change")
    back = lead_list.get_absolute_url()
    return form_page(
        request, ReceiverForm(sent(request)), FORM, then=back, said=_("Saved."), title=_("Who gets leads"), back=back,
        act=lambda found: put_receiver(lead_list=lead_list, by=request.user, **found),
    )  # fmt: skip


@require_POST
def lead_receiver_drop(request: HttpRequest, pk: int) -> HttpResponse:
    rows = LeadReceiver.objects.select_related("lead_list", "user")
    receiver = visible_or_404(rows, request.user, pk=pk)
    change_set = drop_receiver(receiver=receiver, by=request.user)
    say_undo(request, change_set.summary, change_set)
    return redirect(receiver.lead_list)


@require_http_methods(["GET", "POST"])
@needs("lead_list", "change")
def client_put_on_lead_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One client goes on a lead list, from their page."""
    client = visible_or_404(Client.objects.all(), request.user, pk=pk)
    form = PutOnLeadListForm(request.user, sent(request))
    if form.is_valid():
        rows = Client.objects.visible_to(request.user).filter(pk=client.pk)
        say(request, put_selected(rows=rows, by=request.user, **form.cleaned_data).message)
        return redirect(client)
    return _drawn(request, form, client.name, client.get_absolute_url(), _("Put on the list"))


def _drawn(request, form, title, back, button=""):
    context = {"form": form, "title": title, "back": back, "button": button}
    return render(request, FORM, context, status=422 if form.errors else 200)


def say_undo(request, text, change_set):
    say(request, text, undo=reverse("undo", args=[change_set.pk]))
