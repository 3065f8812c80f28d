"""The brief of one client, on the screen and on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contacts.brief_paper import draw_briefs
from contacts.queries.briefs import Brief, brief_of
from contacts.views.answers import client_or_404
from crm.audit.actions.reading import record_read
from crm.web.pdf import PdfUnavailableError


@require_GET
def client_brief(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "contacts/brief.html", {"brief": _read(request, pk)})


@require_GET
def client_brief_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """One page; without the system's Pango the print page, with a word about what is missing."""
    brief = _read(request, pk)
    try:
        document = draw_briefs([(brief, None)])
    except PdfUnavailableError as missing:
        return render(request, "contacts/brief_paper.html", {"brief": brief, "missing": str(missing)})
    head = f'inline; filename="brief-{pk}.pdf"'
    return HttpResponse(document, content_type="application/pdf", headers={"Content-Disposition": head})


def _read(request: HttpRequest, pk: int) -> Brief:
    client = client_or_404(request, pk)
    record_read(request.user, client, "contact", "personal")
    return brief_of(client, request.user)
