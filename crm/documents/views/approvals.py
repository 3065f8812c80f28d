"""What becomes of a document: each verb has its address."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.documents.actions.approving import approve, archive, ask_approval, reopen, send_back
from crm.documents.forms import ApprovalForm
from crm.documents.models import Document
from crm.documents.views.documents import document_or_404, draw
from crm.web.toasts import say


def _done(request: HttpRequest, document: Document, act: Callable[..., object], text: str) -> HttpResponse:
    try:
        act(document=document, by=request.user)
    except ValidationError as error:
        say(request, " ".join(error.messages), level=messages.ERROR)
    else:
        say(request, text)
    return redirect(document)


def _version_seen(request: HttpRequest) -> int:
    said = request.POST.get("number", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


@require_POST
def document_ask(request: HttpRequest, pk: int) -> HttpResponse:
    document = document_or_404(request, pk, "change")
    form = ApprovalForm(request.POST, reader=request.user)
    if form.is_valid():
        try:
            ask_approval(
                document=document, by=request.user, number=_version_seen(request), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            say(request, _("Sent for approval."))
            return redirect(document)
    return draw(request, document, approval_form=form)


@require_POST
def document_approve(request: HttpRequest, pk: int) -> HttpResponse:
    document = document_or_404(request, pk)
    note = request.POST.get("note", "")
    return _done(
        request, document, partial(approve, number=_version_seen(request), note=note), _("Approved.")
    )


@require_POST
def document_return(request: HttpRequest, pk: int) -> HttpResponse:
    document = document_or_404(request, pk)
    note = request.POST.get("note", "")
    return _done(
        request, document, partial(send_back, number=_version_seen(request), note=note), _("Returned.")
    )


@require_POST
def document_archive(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, document_or_404(request, pk, "change"), archive, _("Archived."))


@require_POST
def document_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, document_or_404(request, pk, "change"), reopen, _("Opened again."))
