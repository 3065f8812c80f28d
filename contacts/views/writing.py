"""A mail is written from the record of a client: draft, files, templates, warnings, what became of it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.actions.drafts import discard_draft, keep_draft, open_again, require_to_write, send_draft
from contacts.actions.mail_sending import say_sent
from contacts.forms.writing import MailForm
from contacts.mails.templates import left_open, written_for
from contacts.models import Client, OutgoingMail
from contacts.queries.answering import beginning_of
from contacts.queries.mail_matters import about_of, subject_of
from contacts.queries.writing import (
    addresses_of,
    choosable_files,
    outbox_of,
    person_at,
    templates_for,
    warnings_for,
)
from contacts.views.answers import client_or_404, say_undo
from contacts.views.mails import mail_or_404
from crm.access.context import access_of
from crm.access.scopes import can, require, visible_or_404
from crm.documents.actions.keeping import add_document
from crm.documents.models import Version
from crm.documents.names import safe_name
from crm.documents.storage import too_large
from crm.documents.uploads import takes_files
from crm.people.models import Firm
from crm.web.form_pages import named
from crm.web.toasts import say

WARN = 30


@takes_files
@require_http_methods(["GET", "POST"])
def mail_write(request: HttpRequest, pk: int) -> HttpResponse:
    client = client_or_404(request, pk)
    require_to_write(request.user, client)
    start = beginning_of(client, request.user, to=request.GET.get("to", ""))
    return writing_page(request, client, start)


@takes_files
@require_http_methods(["GET", "POST"])
def mail_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer to one, to all, or the mail passed on; on the first client in sight that it stands on."""
    mail = mail_or_404(request, pk)
    filed = Client.objects.visible_to(request.user).filter(mail_filings__mail=mail).order_by("pk").first()
    if filed is None:
        say(request, _("File the mail on a client first: answers stand there too."), level=WARN)
        return redirect(mail)
    client = client_or_404(request, filed.pk)
    require_to_write(request.user, client)
    start = beginning_of(client, request.user, answers=mail, how=request.GET.get("how", "one"))
    return writing_page(request, client, start)


@takes_files
@require_http_methods(["GET", "POST"])
def mail_draft(request: HttpRequest, pk: int) -> HttpResponse:
    draft = visible_or_404(OutgoingMail.objects.select_related("answers", "mail"), request.user, pk=pk)
    client = client_or_404(request, draft.client_id)
    require_to_write(request.user, client)
    if draft.mail and draft.state == OutgoingMail.State.SENT:
        return redirect(draft.mail)
    if not draft.is_open:
        return render(request, "contacts/mails/outgoing.html", {"draft": draft, "client": client})
    return writing_page(request, client, draft)


def writing_page(request, client, draft):
    """`draft` is kept already, or only begun; a press of any button keeps it first, so that nothing typed is lost."""
    draft.about = about_of(draft, request.user)
    form = _form(request, client, draft)
    if request.method == "POST" and not form.is_valid():
        form = _with_files(request, client, draft, form)
    elif request.method == "POST":
        kept, refused = _keep(request, client, draft, form)
        for words in refused:
            say(request, words, level=WARN)
        do = request.POST.get("do", "")
        if do == "template":
            return _fill(request, client, kept)
        if do != "send" or refused:
            say(request, _("The draft is kept."))
            return redirect(kept)
        try:
            send_draft(draft=kept, by=request.user, heeded=request.POST.getlist("heeded"))
        except ValidationError as refusal:
            kept.about = draft.about
            draft, form = kept, _form(request, client, kept, _brought(request, kept.version_ids))
            form.is_valid()
            form.add_error(None, named(refusal, form))
        else:
            say(request, _("The mail is on its way."))
            return redirect(draft.about or client)
    context, status = _context(request, client, draft, form), 422 if form.errors else 200
    return render(request, "contacts/mails/write.html", context, status=status)


def _form(request, client, draft, said=None):
    """`said`: what was posted, where its files are kept already."""
    is_posted = request.method == "POST"
    return MailForm(
        said or (request.POST if is_posted else None),
        request.FILES if is_posted and not said else None,
        addresses=addresses_of(client, request.user, draft.answers, draft.about),
        versions=choosable_files(client, request.user, draft.about),
        may_bring=can(request.user, "change", client),
        initial={
            "to": draft.to, "cc": ", ".join(draft.cc), "subject": draft.subject, "body": draft.body,
            "versions": draft.version_ids, "privacy": draft.privacy,
        },
    )  # fmt: skip


def _brought(request, chosen):
    """What was posted, with the files that came along among the documents that are chosen."""
    said = request.POST.copy()
    said.setlist("versions", [str(key) for key in chosen])
    return said


def _context(request, client, draft, form):
    said = form.cleaned_data if form.is_bound and hasattr(form, "cleaned_data") else {}
    to = [*said.get("to", draft.to), *said.get("cc", draft.cc)]
    return {
        "client": client,
        "draft": draft,
        "about": draft.about,
        "back": (draft.about or client).get_absolute_url(),
        "form": form,
        "templates": templates_for(request.user, client),
        "warnings": warnings_for(client, to),
        "open_fields": left_open([draft.subject, draft.body]),
        "can_send": settings.MAIL_IS_SET,
    }


def _with_files(request, client, draft, form):
    """What is to be put right. A browser forgets chosen files, so they are kept and chosen among the documents."""
    brought, refused = _keep_files(request, client, form)
    for words in refused:
        say(request, words, level=WARN)
    if brought:
        chosen = [*form.cleaned_data.get("versions", []), *brought]
        form = _form(request, client, draft, _brought(request, chosen))
        form.is_valid()
    return form


def _keep_files(request, client, form):
    """The versions of the files that were fit; and what is to be said of the others."""
    kept, refused = [], [too_large(safe_name(name)) for name in request.too_large]
    for file in form.cleaned_data.get("files") or []:
        try:
            document = add_document(record=client, file=file, name=file.name, by=request.user)
        except ValidationError as error:
            refused += error.messages
        else:
            kept.append(Version.objects.visible_to(request.user).get(document=document).pk)
    return kept, refused


def _keep(request, client, draft, form):
    """The draft with the files that were fit; and what is to be said of the others."""
    values = form.draft
    brought, refused = _keep_files(request, client, form)
    values["version_ids"] = [*values["version_ids"], *brought]
    known = draft if draft.pk else None
    begun = {"kind": draft.kind, "answers": draft.answers, "about": draft.about}
    return keep_draft(client=client, by=request.user, draft=known, **begun, **values), refused


def _fill(request, client, draft):
    """The text of a template, above what was typed already."""
    key = request.POST.get("template", "")
    found = templates_for(request.user, client)
    template = next((one for one in found if str(one.pk) == key), None)
    if template is not None:
        person = person_at(client, draft.to[0]) if draft.to else None
        client.main_person = person.name if person else ""
        subject, body = written_for(template, client, Firm.load())
        rest = draft.body.strip("\n")
        own = "" if draft.subject == subject_of(about_of(draft, request.user)) else draft.subject
        kept = {"subject": own or subject, "body": f"{body}\n\n{rest}" if rest else body}
        keep_draft(client=client, by=request.user, draft=draft, **kept)
    return redirect(draft)


@require_POST
def mail_draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    draft = visible_or_404(OutgoingMail.objects, request.user, pk=pk)
    try:
        change_set = discard_draft(draft=draft, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=WARN)
    else:
        say_undo(request, _("The draft is discarded."), change_set)
    return redirect("mail_outbox")


@require_POST
def mail_draft_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a mail that was perhaps sent its writer says whether it was."""
    draft = visible_or_404(OutgoingMail.objects, request.user, pk=pk)
    if request.POST.get("was") == "sent":
        say_sent(draft=draft, by=request.user)
        return redirect("mail_outbox")
    try:
        open_again(draft=draft, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=WARN)
    return redirect(draft)


@require_safe
def mail_outbox(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "view")
    access = access_of(request.user)
    shows_text = access.reads("notes") and access.reads("contact")
    context = {"mails": outbox_of(request.user), "shows_text": shows_text}
    return render(request, "contacts/mails/outbox.html", context)
