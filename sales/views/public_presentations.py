"""A presentation for its client: no account, the signed address is the key."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from crm.sink import drop
from crm.web.middleware import public
from crm.web.rate import is_too_fast
from sales.actions.presentations import MOST_BLOCKS, Look, keep_looks
from sales.models import Presentation
from sales.queries.presentations import Shown, presentation_of
from sales.views.presentations import paper_of
from sales.views.public_quotes import HEADERS, is_counted

LOOKS_A_MINUTE, PDFS_A_MINUTE, SAYS_AN_HOUR = 90, 12, 600


@public
@require_safe
def public_presentation(request: HttpRequest, token: str) -> HttpResponse:
    row = _row(token)
    if is_too_fast(request, f"presentation:{row.pk}", times=LOOKS_A_MINUTE, seconds=60):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "60"})
    if is_counted(request):
        drop(keep_looks, Look(row.pk, 0, 0, timezone.now()))
    with translation.override(row.language):
        answer = render(
            request,
            "sales/public_presentation.html",
            {"shown": Shown(row), "presentation": row, "token": token},
        )
    return _marked(answer, row)


@public
@require_safe
def public_presentation_pdf(request: HttpRequest, token: str) -> HttpResponse:
    row = _row(token)
    if is_too_fast(request, f"presentation-pdf:{row.pk}", times=PDFS_A_MINUTE, seconds=60):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "60"})
    return _marked(paper_of(request, row), row)


@public
@require_POST
def public_presentation_seen(request: HttpRequest, token: str) -> HttpResponse:
    """How long a block was looked at, as the page says it; anything odd is left out without a word."""
    row = _row(token)
    said = [request.POST.get(name, "") for name in ("section", "seconds")]
    if all(word.isdecimal() and len(word) < 5 for word in said) and is_counted(request, "POST"):
        section, seconds = map(int, said)
        is_block = 1 <= section <= min(len(row.blocks), MOST_BLOCKS)
        if is_block and not is_too_fast(
            request, f"presentation-seen:{row.pk}", times=SAYS_AN_HOUR, seconds=3600
        ):
            keep_looks([Look(row.pk, section, seconds, timezone.now())])
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _row(token: str) -> Presentation:
    row = presentation_of(token)
    if row is None:
        raise Http404
    return row


def _marked(answer: HttpResponse, row: Presentation) -> HttpResponse:
    for name, value in (HEADERS | {"Content-Language": row.language}).items():
        answer.headers[name] = value
    return answer
