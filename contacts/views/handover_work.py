"""The receiver works through the clients they were handed: accept or return each, then introduce oneself."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts.access import may_answer
from contacts.actions.handover import accept_items, reopen_item, return_item
from contacts.actions.introductions import addresses_of, note_introduction, send_introduction
from contacts.forms.handovers import IntroductionForm, ReturnForm
from contacts.introduction_texts import introduction_of
from contacts.letters import with_person
from contacts.models import Client, HandoverItem
from contacts.queries.handover_page import WorkPage
from contacts.views.answers import form_page
from contacts.views.handovers import handover_or_404
from crm.access.context import access_of
from crm.access.scopes import visible_or_404
from crm.people.models import Firm, User
from crm.web.formats import number
from crm.web.toasts import say


@require_GET
def handover_work(request: HttpRequest, pk: int) -> HttpResponse:
    return work_answer(request, handover_or_404(request, pk))


def work_answer(request, handover, key="", form=None):
    key = str(key or request.GET.get("item", ""))
    tab = "introduce" if form else request.GET.get("tab", "")
    page = WorkPage(handover, request.user, tab, int(key) if key.isdecimal() else 0)
    context = {"page": page, "handover": handover, "mail_is_set": settings.MAIL_IS_SET}
    if page.tab == "introduce" and page.item is not None and access_of(request.user).reads("contact"):
        context["form"] = form or introduction_form(page.item, request.user)
    return render(request, "contacts/handover/work.html", context, status=422 if form else 200)


@require_POST
def handover_accept_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that still waits for an answer of the person."""
    handover = handover_or_404(request, pk)
    rows = HandoverItem.objects.visible_to(request.user).filter(handover=handover)
    count = accept_items(handover=handover, items=rows, by=request.user)
    words = ngettext("%(n)s client accepted.", "%(n)s clients accepted.", count) % {"n": number(count)}
    say(request, words)
    return redirect("handover_work", pk)


@require_POST
def handover_item_accept(request: HttpRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)
    rows = HandoverItem.objects.visible_to(request.user).filter(pk=pk)
    words = {"client": item.client.name}
    try:
        if accept_items(handover=item.handover, items=rows, by=request.user):
            undo = reverse("handover_item_reopen", args=[pk])
            say(request, _("%(client)s is accepted.") % words, undo=undo)
        else:
            say(request, _("%(client)s does not wait for your answer.") % words, level=messages.WARNING)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
    return redirect("handover_work", item.handover_id)


@require_http_methods(["GET", "POST"])
def handover_item_return(request: HttpRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        try:
            return_item(item=item, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            undo = reverse("handover_item_reopen", args=[pk])
            say(request, _("%(client)s goes back.") % {"client": item.client.name}, undo=undo)
            work = reverse("handover_work", args=[item.handover_id])
            return HttpResponse(headers={"HX-Redirect": work}) if request.htmx else redirect(work)
    title = _("Return %(name)s") % {"name": item.client.name}
    return form_page(request, form, title=title, client=item.client, button=_("Return"))


@require_POST
def handover_item_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an answer back; whoever returned a client need not see it to do so."""
    own = HandoverItem.objects.unscoped("an answer of one's own").received_by(request.user)
    item = get_object_or_404(own.select_related("handover"), pk=pk)
    try:
        reopen_item(item=item, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
    work = reverse("handover_work", args=[item.handover_id])
    return redirect(f"{work}?tab=answer&item={pk}")


@require_POST
def handover_item_introduce(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the prepared e-mail, or note that it went by other means."""
    item = item_or_404(request, pk)
    form = IntroductionForm(request.POST, addresses=addresses_of(item.client, request.user))
    if form.is_valid():
        found, is_noted = form.cleaned_data, request.POST.get("do") == "note"
        address = found.pop("address")
        try:
            if is_noted:
                note_introduction(item=item, by=request.user, **found)
            else:
                send_introduction(item=item, by=request.user, address=address, **found)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            words = _("Noted for %(client)s.") if is_noted else _("The e-mail to %(client)s is on its way.")
            say(request, words % {"client": item.client.name})
            return redirect(f"{reverse('handover_work', args=[item.handover_id])}?tab=introduce")
    return work_answer(request, item.handover, pk, form)


def introduction_form(item: HandoverItem, user: User) -> IntroductionForm:
    """The e-mail as prepared for this client."""
    rows = Client.objects.unscoped("the client of an item in hand").filter(pk=item.client_id)
    client = with_person(rows).get()
    subject, body = introduction_of(item.handover, client, Firm.load())
    return IntroductionForm(initial={"subject": subject, "body": body}, addresses=addresses_of(client, user))


def item_or_404(request: HttpRequest, pk: int) -> HandoverItem:
    rows = HandoverItem.objects.select_related("client__owner", "handover__giver", "handover__change_set")
    item = visible_or_404(rows, request.user, pk=pk)
    if not may_answer(request.user, item):
        raise PermissionDenied
    return item
