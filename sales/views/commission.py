"""Statements of commission: read, disputed, frozen, paid out."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.access.context import access_of
from crm.access.preview import open_to_preview
from crm.access.scopes import require, visible_or_404
from crm.web.form_pages import form_page
from crm.web.pdf import PdfUnavailableError, render_pdf
from sales.actions.commission_states import dispute_line, freeze, pay, settle_line
from sales.forms.pay import DisputeForm, SettleForm
from sales.models import CommissionLine, CommissionStatement
from sales.queries.commission import rows_of, shows_basis
from sales.queries.what_if import what_if
from sales.views.answers import act_and_go, sent

PAGE = 200
JOINS = ("owner", "plan", "team", "branch")


@open_to_preview
@require_GET
def commission_page(request: HttpRequest, pk: int) -> HttpResponse:
    statement = _statement(request, pk)
    page = Paginator(_lines(request, statement), PAGE).get_page(request.GET.get("page"))
    context = _context(request, statement, page.object_list)
    return render(request, "sales/commission_page.html", {**context, "page": page})


@require_GET
def commission_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole statement on paper; without the system's Pango as a page to print."""
    statement = _statement(request, pk)
    context = _context(request, statement, _lines(request, statement))
    try:
        document = render_pdf("sales/commission_document.html", context)
    except PdfUnavailableError as missing:
        return render(request, "sales/commission_paper.html", {**context, "missing": missing})
    name = f"commission-{statement.starts_on:%Y-%m}-{statement.pk}.pdf"
    head = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(document, content_type="application/pdf", headers=head)


@require_POST
def commission_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    statement = _statement(request, pk, "change")
    return act_and_go(
        request,
        lambda: freeze(statements=_alone(request, statement), by=request.user),
        then=statement,
        back=statement,
        said=_("Frozen: it stays as it is from now on."),
    )


@require_POST
def commission_pay(request: HttpRequest, pk: int) -> HttpResponse:
    statement = _statement(request, pk, "change")
    return act_and_go(
        request,
        lambda: pay(statements=_alone(request, statement), by=request.user),
        then=statement,
        back=statement,
        said=_("Marked as paid out."),
    )


def commission_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """A word about one line of one's own statement."""
    line, statement = _line(request, pk)
    return form_page(
        request, DisputeForm(sent(request)), "sales/commission_dispute.html",
        act=lambda said: dispute_line(line=line, text=said["text"], by=request.user),
        then=statement.get_absolute_url(), said=_("Said; whoever answers for commissions reads it."),
        row=rows_of(request.user, statement, [line])[0], statement=statement,
    )  # fmt: skip


def commission_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer, and what it changes."""
    line, statement = _line(request, pk, "change")
    return form_page(
        request, SettleForm(sent(request)), "sales/commission_settle.html",
        act=lambda said: settle_line(line=line, by=request.user, **said),
        then=statement.get_absolute_url(), said=_("Settled."),
        row=rows_of(request.user, statement, [line])[0], statement=statement,
    )  # fmt: skip


@require_GET
def commission_what_if(request: HttpRequest) -> HttpResponse:
    """What one's own open quotes would bring."""
    require(request.user, "commission", "view")
    return render(request, "sales/commission_what_if.html", {"found": what_if(request.user)})


def _statement(request: HttpRequest, pk: int, action: str = "view") -> CommissionStatement:
    rows = CommissionStatement.objects.select_related(*JOINS)
    return visible_or_404(rows, request.user, action, pk=pk)


def _alone(request: HttpRequest, statement: CommissionStatement) -> Any:
    return CommissionStatement.objects.visible_to(request.user, "change").filter(pk=statement.pk)


def _lines(request: HttpRequest, statement: CommissionStatement) -> Any:
    rows = CommissionLine.objects.visible_within(statement, request.user)
    return rows.select_related("whose", "statement").order_by("-dispute", "order_key", "line_key", "pk")


def _line(request: HttpRequest, pk: int, action: str = "view") -> tuple[CommissionLine, CommissionStatement]:
    line = visible_or_404(
        CommissionLine.objects.select_related("whose", "statement"), request.user, action, pk=pk
    )
    return line, _statement(request, line.statement_id)


def _context(request: HttpRequest, statement: CommissionStatement, lines: Any) -> dict[str, Any]:
    user, shows = request.user, shows_basis(request.user, statement)
    may = access_of(user).may("commission", "change")
    changes = may and _alone(request, statement).exists()
    target = statement.target_amount
    return {
        "statement": statement,
        "rows": rows_of(user, statement, lines),
        "shows": shows,
        "reached": statement.base_total_amount / target if target and shows else None,
        "may_change": changes,
        "may_dispute": changes or statement.owner_id == user.pk,
        "is_over": statement.is_over(timezone.localdate()),
    }
