"""Mailboxes: one's own, and the firm's for filing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.actions.mail_filing import stop_ignoring
from contacts.actions.mailboxes import change_mailbox, connect_mailbox, disconnect_mailbox, test_mailbox
from contacts.forms.mails import FilingBoxForm, MailboxForm
from contacts.mails.parties import filing_address
from contacts.models import Mailbox
from contacts.queries.mails import ignored_by
from crm.access.gates import needs
from crm.access.scopes import require, visible_or_404
from crm.web.form_pages import form_page
from crm.web.rate import is_too_fast
from crm.web.toasts import say

TRIES, TRIES_SECONDS = 10, 300
BAD = 40


@require_safe
def mailbox_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "view")
    boxes = Mailbox.objects.visible_to(request.user).filter(owner=request.user).order_by("address")
    firms = Mailbox.objects.unscoped("its address is no secret to colleagues").filter(owner=None, is_on=True)
    context = {
        "boxes": boxes,
        "filing": [filing_address(box, request.user) for box in firms],
        "ignored": ignored_by(request.user),
        "page_title": _("Your mailboxes"),
    }
    return render(request, "contacts/mails/mailboxes.html", context)


@require_http_methods(["GET", "POST"])
def mailbox_new(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "view")
    usual = {"address": request.user.email, "security": "ssl", "port": 993}
    form = MailboxForm(_said(request), initial=usual)
    return _form_page(request, form, owner=request.user, title=_("Connect a mailbox"), back="mailbox_list")


@require_http_methods(["GET", "POST"])
def mailbox_edit(request: HttpRequest, pk: int) -> HttpResponse:
    box = visible_or_404(Mailbox.objects, request.user, pk=pk)
    if box.owner_id is None:
        return redirect("filing_box")
    form = MailboxForm(_said(request), instance=box)
    return _form_page(request, form, box=box, title=str(box), back="mailbox_list")


@needs("firm", "change")
@require_http_methods(["GET", "POST"])
def filing_box(request: HttpRequest) -> HttpResponse:
    """The one mailbox of the firm that takes copies."""
    box = Mailbox.objects.visible_to(request.user, "change").filter(owner=None).first()
    form = FilingBoxForm(_said(request), instance=box)
    return _form_page(request, form, box=box, title=_("Filing address"), back="filing_box")


def _said(request):
    return request.POST if request.method == "POST" else None


def _form_page(request, form, *, title, back, box=None, owner=None):
    if request.method == "POST" and _is_too_fast(request):
        form.add_error(None, _("Too many tries. Wait some minutes."))
    act = _change(request, box) if box else _connect(request, owner)
    return form_page(
        request, form, "contacts/mails/mailbox.html", act=act, then=reverse(back), said=_("The mailbox works."),
        page_title=title, mailbox=box, back=reverse(back),
    )  # fmt: skip


def _connect(request, owner):
    return lambda values: connect_mailbox(by=request.user, owner=owner, **values)


def _change(request, box):
    def change(values):
        stored = visible_or_404(Mailbox.objects, request.user, pk=box.pk)
        return change_mailbox(mailbox=stored, by=request.user, **values)

    return change


def _is_too_fast(request):
    return is_too_fast(request, f"mailbox:{request.user.pk}", times=TRIES, seconds=TRIES_SECONDS)


@require_POST
def mailbox_test(request: HttpRequest, pk: int) -> HttpResponse:
    box = visible_or_404(Mailbox.objects, request.user, "change", pk=pk)
    if _is_too_fast(request):
        say(request, _("Too many tries. Wait some minutes."), level=BAD)
    elif trouble := test_mailbox(mailbox=box, by=request.user):
        say(request, trouble, level=BAD)
    else:
        say(request, _("The mailbox works."))
    return redirect("mailbox_list" if box.owner_id else "filing_box")


@require_POST
def mailbox_remove(request: HttpRequest, pk: int) -> HttpResponse:
    box = visible_or_404(Mailbox.objects, request.user, "change", pk=pk)
    back = "mailbox_list" if box.owner_id else "filing_box"
    disconnect_mailbox(mailbox=box, by=request.user)
    say(
        request,
        _("The mailbox is not read any more, and its password is gone. What was taken from it stays."),
    )
    return redirect(back)


@require_POST
def mail_notice(request: HttpRequest) -> HttpResponse:
    """An ignored address is taken notice of again."""
    require(request.user, "client", "view")
    stop_ignoring(address=request.POST.get("address", "")[:254], by=request.user)
    say(request, _("Mails with this address are taken again from now on."))
    return redirect("mailbox_list")
