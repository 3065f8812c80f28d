from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.actions.letters import mark_sent, pages_of, rewrite_letter_run, start_letters, write_letter_run
from campaigns.forms.letters import LetterRunForm
from campaigns.models import LetterRun
from campaigns.queries.letters import (
    lacking_letters,
    left_out,
    may_hold_letters,
    named_letters,
    receiver_count,
    receivers,
)
from contacts.letters import draw_letters, require_addresses
from contacts.merge_fields import FIELDS
from crm.access.preview import open_to_preview
from crm.access.scopes import can, require, visible_or_404
from crm.people.models import Firm
from crm.web.pdf import PdfUnavailableError
from crm.web.toasts import messages, say

LACKING_SHOWN = 100
MERGE_FIELDS = [(key, label) for key, (label, _value) in FIELDS.items()]


def letter_run_create(request: HttpRequest) -> HttpResponse:
    require(request.user, LetterRun.entity, "create")
    form = LetterRunForm(
        request.POST or None, user=request.user, initial={"segment": request.GET.get("segment")}
    )
    if request.method == "POST" and form.is_valid():
        return redirect(write_letter_run(by=request.user, **form.cleaned_data))
    return render(request, "campaigns/letter_run_form.html", {"form": form, "merge_fields": MERGE_FIELDS})


def letter_run_edit(request: HttpRequest, pk: int) -> HttpResponse:
    letter_run = visible_or_404(LetterRun.objects, request.user, "change", pk=pk)
    initial = {key: getattr(letter_run, key) for key in ("name", "segment", "purpose", "subject", "body")}
    form = LetterRunForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(rewrite_letter_run(letter_run=letter_run, by=request.user, **form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "merge_fields": MERGE_FIELDS, "letter_run": letter_run}
    return render(request, "campaigns/letter_run_form.html", context)


@open_to_preview
def letter_run_page(request: HttpRequest, pk: int) -> HttpResponse:
    letter_run = visible_or_404(
        LetterRun.objects.select_related("segment", "owner", "purpose"), request.user, pk=pk
    )
    lacking = lacking_letters(letter_run, request.user)
    named = named_letters(lacking, request.user)
    context = {
        "letter_run": letter_run,
        "left_out": left_out(letter_run, request.user),
        "lacking": named[:LACKING_SHOWN],
        "unnamed_count": lacking.count() - named.count(),
        "paragraphs": letter_run.body.split("\n\n"),
        "receiver_count": receiver_count(letter_run, request.user) if letter_run.state == "draft" else 0,
        "can_change": can(request.user, "change", letter_run),
        "may_hold": may_hold_letters(letter_run, request.user),
    }
    return render(request, "campaigns/letter_run_page.html", context)


def letter_run_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The first letter as it will be printed."""
    letter_run = visible_or_404(
        LetterRun.objects.select_related("segment", "owner", "purpose"), request.user, pk=pk
    )
    firm = Firm.load()
    try:
        require_addresses(request.user)
        clients = list(receivers(letter_run, request.user).filter(no_contact="")[:1])
        content = draw_letters(pages_of(letter_run, clients, firm), firm) if clients else b""
    except (ValidationError, PdfUnavailableError) as error:
        say(request, " ".join(getattr(error, "messages", [str(error)])), level=messages.ERROR)
        return redirect(letter_run)
    if not clients:
        say(request, _("Nobody is in this segment."), level=messages.WARNING)
        return redirect(letter_run)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="letter-preview-{pk}.pdf"'},
    )


def letter_run_file(request: HttpRequest, pk: int) -> FileResponse:
    letter_run = visible_or_404(LetterRun.objects, request.user, pk=pk)
    if not may_hold_letters(letter_run, request.user):
        raise PermissionDenied
    path = Path(settings.MEDIA_ROOT) / letter_run.file
    if not letter_run.file or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"letters-{pk}.pdf")


@require_POST
def letter_run_make(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, start_letters)


@require_POST
def letter_run_sent(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, mark_sent)


def _do(request: HttpRequest, pk: int, action: object) -> HttpResponse:
    letter_run = visible_or_404(LetterRun.objects, request.user, "change", pk=pk)
    try:
        action(letter_run=letter_run, by=request.user)
    except ValidationError as error:
        say(request, " ".join(error.messages), level=messages.ERROR)
    return redirect(letter_run)
