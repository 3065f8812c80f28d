"""The first hour on Today."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contacts.actions.first_hour import bring_first_hour_back, count_again, hide_first_hour
from contacts.models import FirstHour
from contacts.queries.first_hour import TOP, TOP_ADDRESS, figures_for, first_hour_of, scope_of
from crm.access.context import access_of
from crm.access.scopes import require
from crm.people.models import Firm, User
from crm.web.formats import money_compact, number, percent
from crm.web.templatetags.blocks import Fact
from crm.web.toasts import say


def first_hour_context(user: User) -> dict[str, Any]:
    """`hour`: None where there is none; `facts`: none while it is counted or since the reader's reach changed."""
    hour = first_hour_of(user)
    is_shown = hour is not None and hour.hidden_at is None
    is_current = bool(is_shown and hour.counted_at and hour.scope == scope_of(user))
    facts = facts_of(hour, user) if is_current else []
    return {
        "hour": hour,
        "is_shown": is_shown,
        "facts": facts,
        "has_changed": bool(is_shown and hour.counted_at),
    }


def facts_of(hour: FirstHour, user: User) -> list[Fact]:
    """Each figure opens what it counts."""
    found, clients, access = hour.figures, reverse("client_list"), access_of(user)
    facts = [
        Fact(
            str(figure.label), number(found[figure.key]), str(figure.hint), url=f"{clients}?{figure.address}"
        )
        for figure in figures_for(user)
        if figure.key in found
    ]
    if "duplicates" in found and access.may("client", "merge"):
        pairs = number(found["duplicates"])
        facts.insert(1, Fact(_("Perhaps duplicates"), pairs, _("pairs to look at"), url=reverse("pair_list")))
    if "top_amount" in found and access.reads("finance"):
        firm = Firm.load()
        amount = money_compact(Decimal(found["top_amount"]), firm.currency if firm else "EUR")
        share = _("%(share)s of all turnover") % {"share": percent(found["top_share"])}
        label = _("Top %(n)s by turnover") % {"n": number(TOP)}
        facts.append(Fact(label, amount, share, url=f"{clients}?{TOP_ADDRESS}"))
    return facts


@require_GET
def first_hour(request: HttpRequest) -> HttpResponse:
    """The part of Today by itself, which asks until it is counted."""
    require(request.user, "client", "view")
    if not request.htmx:
        return redirect("today")
    return render(request, "contacts/first_hour.html", first_hour_context(request.user))


@require_POST
def first_hour_count(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "view")
    count_again(by=request.user)
    return redirect("today")


@require_POST
def first_hour_hide(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "view")
    hide_first_hour(by=request.user)
    say(request, _("Put away."), undo=reverse("first_hour_show"))
    return redirect("today")


@require_POST
def first_hour_show(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "view")
    bring_first_hour_back(by=request.user)
    return redirect("today")
