"""Presentations for colleagues: begun, written, looked at, opened to the client."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contacts.models import Client
from contacts.queries.reaching import may_write_to
from crm.access.gates import needs
from crm.access.preview import open_to_preview
from crm.access.scopes import can, visible_or_404
from crm.web.form_pages import form_page, named
from crm.web.pdf import PdfUnavailableError, render_pdf
from crm.web.toasts import say
from sales.actions.presentations import (
    begin_presentation,
    close_presentation,
    open_presentation,
    write_presentation,
)
from sales.forms.presentations import BeginForm, Blocks, HeadForm, begins_for, field_words
from sales.models import Presentation, PresentationLink, Quote
from sales.queries.presentations import Block, Shown, looked_at, presentation_address
from sales.views.answers import act_and_go, sent, told
from sales.views.grid import version_of


def presentation_or_404(request: HttpRequest, pk: int, action: str = "view") -> Presentation:
    rows = Presentation.objects.select_related("client", "owner", "quote", "team", "branch")
    return visible_or_404(rows, request.user, action, pk=pk)


@open_to_preview
@require_GET
def presentation_page(request: HttpRequest, pk: int) -> HttpResponse:
    row = presentation_or_404(request, pk)
    shown = Shown(row)
    seconds = looked_at(row, request.user)
    with translation.override(row.language):
        blocks = shown.blocks
    for block in blocks:
        block.seconds = seconds.get(block.number, 0)
    link = PresentationLink.objects.visible_within(row, request.user).first()
    context = {
        "presentation": row,
        "blocks": blocks,
        "link": link,
        "address": presentation_address(link),
        "may_change": can(request.user, "change", row),
        "may_write": may_write_to(row.client, request.user),
    }
    return render(request, "sales/presentation_page.html", context)


@needs("presentation", "create")
def presentation_create(request: HttpRequest) -> HttpResponse:
    key = request.GET.get("client", "")
    clients = Client.objects.select_related("owner__home_team", "team", "branch")
    if not key.isdecimal() or len(key) > 18:
        say(request, _("A presentation is for a client: begin it on the client's page."))
        return redirect("presentation_list")
    client = visible_or_404(clients, request.user, pk=int(key))
    return form_page(
        request,
        BeginForm(sent(request), likes=begins_for(client, request.user)),
        "sales/presentation_create.html",
        act=lambda found: begin_presentation(client=client, by=request.user, **found),
        then=lambda row: f"{row.get_absolute_url()}edit/",
        client=client,
    )


def presentation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Every button but "save" gives the rows back as it left them; nothing is kept until it is pressed."""
    row = presentation_or_404(request, pk, "change")
    data = sent(request)
    quotes = Quote.objects.visible_to(request.user).filter(client=row.client_id).order_by("-issued_on", "-pk")
    initial = {"title": row.title, "language": row.language, "quote": row.quote_id}
    form, blocks = HeadForm(data, quotes=quotes, initial=initial), Blocks(request.user, row.blocks, data)
    if data is not None and blocks.verb == "save" and all([form.is_valid(), blocks.is_valid()]):
        try:
            told(write_presentation)(
                presentation=row, by=request.user, blocks=blocks.blocks, version=version_of(request),
                **form.cleaned_data,
            )  # fmt: skip
        except ValidationError as refusal:
            form.add_error(None, named(refusal, form))
        else:
            say(request, _("Saved."))
            return redirect(row)
    return render(
        request,
        "sales/presentation_edit.html",
        _editor(request, row, form, blocks),
        status=_status(form, blocks),
    )


def _status(form: Any, blocks: Blocks) -> int:
    is_wrong = form.is_bound and (form.errors or any(row.errors for row in blocks.forms))
    return 422 if is_wrong and blocks.verb == "save" else 200


def _editor(request: HttpRequest, row: Presentation, form: Any, blocks: Blocks) -> dict[str, Any]:
    version = version_of(request) if request.method == "POST" else None
    return {
        "presentation": row, "form": form, "blocks": blocks.forms, "kinds": Block.choices,
        "version": version or row.version, "fields": field_words(),
    }  # fmt: skip


@require_GET
def presentation_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return paper_of(request, presentation_or_404(request, pk))


def paper_of(request: HttpRequest, row: Presentation) -> HttpResponse:
    """The PDF; without the system's Pango the print page."""
    with translation.override(row.language):
        context = {"shown": Shown(row), "presentation": row}
        try:
            document = render_pdf("sales/presentation_document.html", context, language=row.language)
        except PdfUnavailableError:
            return render(request, "sales/presentation_paper.html", context)
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="presentation.pdf"'},
    )


@require_POST
def presentation_open(request: HttpRequest, pk: int) -> HttpResponse:
    row = presentation_or_404(request, pk, "change")
    said = _("There is a new link for the client.")
    return act_and_go(
        request, lambda: open_presentation(presentation=row, by=request.user), then=row, back=row, said=said
    )


@require_POST
def presentation_close(request: HttpRequest, pk: int) -> HttpResponse:
    row = presentation_or_404(request, pk, "change")
    said = _("The link is closed.")
    return act_and_go(
        request, lambda: close_presentation(presentation=row, by=request.user), then=row, back=row, said=said
    )
