"""A mail in its thread, its files, where it belongs, who reads it."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.actions.mail_files import keep_attachment
from contacts.actions.mail_filing import file_address, file_mail, ignore_address, set_privacy, take_off
from contacts.forms.mails import FileForm, PrivacyForm
from contacts.mails.storage import raw_of
from contacts.models import Client, Mail, MailAttachment
from contacts.queries.mails import MailPage, clients_for, waiting_by_address
from contacts.views.answers import say_undo
from crm.access.context import access_of
from crm.access.preview import open_to_preview
from crm.access.scopes import require, visible_or_404
from crm.audit.actions.reading import FILES, record_read
from crm.documents.names import safe_name
from crm.documents.views.files import POLICY
from crm.mail.reading import attachment_bytes
from crm.web.formats import number
from crm.web.toasts import say

WARN = 30


def mail_or_404(request: HttpRequest, pk: int, action: str = "view") -> Mail:
    return visible_or_404(
        Mail.objects.select_related("by", "team").defer("html"), request.user, action, pk=pk
    )


@open_to_preview
@require_safe
def mail_page(request: HttpRequest, pk: int) -> HttpResponse:
    mail = mail_or_404(request, pk)
    formatted = request.GET.get("formatted", "")
    page = MailPage(
        mail, request.user, int(formatted) if formatted.isdecimal() and len(formatted) < 18 else 0
    )
    record_read(request.user, mail, "contact", "notes")
    form = PrivacyForm(initial={"privacy": mail.privacy})
    return render(request, "contacts/mails/mail.html", {"page": page, "mail": mail, "form": form})


@require_safe
def mail_attachment(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Saved by the browser, never shown as a page of ours."""
    mail = _readable(request, pk)
    file = visible_or_404(MailAttachment.objects, request.user, mail=mail, number=line)
    raw = raw_of(mail)
    content = attachment_bytes(raw, file.number) if raw else None
    if content is None:
        raise Http404
    return _saved(request, mail, content, file.name)


@require_POST
def mail_attachment_keep(request: HttpRequest, pk: int, line: int, other_pk: int) -> HttpResponse:
    """Among the documents of a client that the mail stands on."""
    mail = _readable(request, pk)
    file = visible_or_404(MailAttachment.objects.select_related("mail"), request.user, mail=mail, number=line)
    client = visible_or_404(Client.objects, request.user, "change", pk=other_pk)
    try:
        document, is_new = keep_attachment(attachment=file, client=client, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=WARN)
        return redirect(mail)
    said = _("Kept among the documents of %(client)s.") if is_new else _("%(client)s has this file already.")
    say(request, said % {"client": client.name})
    return redirect(document)


@require_safe
def mail_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as it came."""
    mail = _readable(request, pk)
    raw = raw_of(mail)
    if raw is None:
        raise Http404
    return _saved(request, mail, raw, f"{mail.title}.eml")


def _readable(request, pk):
    """Whoever may not read what is written, or to whom, does not get it in a file."""
    mail = mail_or_404(request, pk)
    access = access_of(request.user)
    if not (access.reads("notes") and access.reads("contact")):
        raise Http404
    return mail


def _saved(request, mail, content, name):
    record_read(request.user, mail, FILES)
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = _disposition(safe_name(name))
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Content-Encoding"] = "identity"
    return response


def _disposition(name):
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name)


@require_POST
def mail_privacy(request: HttpRequest, pk: int) -> HttpResponse:
    mail = mail_or_404(request, pk, "change")
    form = PrivacyForm(request.POST)
    if form.is_valid():
        set_privacy(mail=mail, by=request.user, privacy=form.cleaned_data["privacy"])
        say(request, _("Saved."))
    return redirect(mail)


@require_http_methods(["GET", "POST"])
def mail_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one mail on a client."""
    mail = mail_or_404(request, pk, "change")

    def act(client, _name):
        file_mail(mail=mail, client=client, by=request.user)
        return _("The mail stands on the record of %(client)s.") % {"client": client.name}

    address = mail.others[0] if mail.others else ""
    title = mail.title if access_of(request.user).reads("notes") else ""
    return _file_page(request, act, address=address, title=title, then=mail.get_absolute_url(), asks=False)


@require_POST
def mail_take_off(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    mail = mail_or_404(request, pk, "change")
    client = visible_or_404(Client.objects, request.user, pk=other_pk)
    change_set = take_off(mail=mail, client=client, by=request.user)
    say_undo(
        request, _("The mail does not stand on %(client)s any more.") % {"client": client.name}, change_set
    )
    return redirect(mail)


@require_safe
def mails_to_file(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "view")
    groups, odd = waiting_by_address(request.user)
    access = access_of(request.user)
    if not access.reads("contact"):  # then each mail by itself, without its addresses
        groups, odd = [], [*odd, *(mail for group in groups for mail in group.mails)]
    context = {"groups": groups, "odd": odd, "shows_text": access.reads("notes")}
    return render(request, "contacts/mails/to_file.html", context)


@require_http_methods(["GET", "POST"])
def mail_address_file(request: HttpRequest) -> HttpResponse:
    """All waiting mails with one address, and those to come, belong to a client."""
    require(request.user, "client", "view")
    address = request.GET.get("address", "")[:254]

    def act(client, name):
        count = file_address(address=address, client=client, by=request.user, person_name=name)
        words = ngettext("%(n)s mail filed on %(client)s.", "%(n)s mails filed on %(client)s.", count)
        return words % {"n": number(count), "client": client.name}

    return _file_page(request, act, address=address, title=address, then=reverse("mails_to_file"), asks=True)


def _file_page(request, act, *, address, title, then, asks):
    words = request.GET.get("q", "")
    found = clients_for(request.user, address, words)
    choices = Client.objects.visible_to(request.user).filter(pk__in=[one.pk for one in found])
    form = FileForm(request.POST if request.method == "POST" else None, clients=choices, asks_person=asks)
    if form.is_valid():
        try:
            said = act(form.cleaned_data["client"], form.cleaned_data.get("person_name", "").strip())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            say(request, said)
            return redirect(then)
    context = {"form": form, "found": found, "q": words, "title": title, "address": address, "back": then}
    return render(request, "contacts/mails/file.html", context, status=422 if form.errors else 200)


@require_POST
def mail_ignore(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "view")
    address = request.POST.get("address", "").strip().lower()[:254]
    if address:
        ignore_address(address=address, by=request.user)
        say(
            request,
            _("Mails with %(address)s are ignored; settings, your mailboxes, lists them.")
            % {"address": address},
        )
    return redirect("mails_to_file")
