"""What the views of sales share: the record in scope, refusals as words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

from contacts.actions.clients import EditConflict
from crm.access.scopes import visible_or_404
from crm.web.meanwhile import saved_meanwhile
from crm.web.toasts import say
from sales.models import Deal, Order, Quote

if TYPE_CHECKING:
    from crm.people.models import User


def deal_or_404(request: HttpRequest, pk: int, action: str = "view") -> Deal:
    deals = Deal.objects.select_related(
        "client", "owner", "stage__pipeline", "team", "branch", "forecast_call"
    )
    return visible_or_404(deals, request.user, action, pk=pk)


def quote_or_404(request: HttpRequest, pk: int, action: str = "view") -> Quote:
    return visible_or_404(
        Quote.objects.select_related("client", "owner", "deal__stage"), request.user, action, pk=pk
    )


def order_or_404(request: HttpRequest, pk: int, action: str = "view") -> Order:
    orders = Order.objects.select_related("client", "owner", "quote", "deal", "sold_by")
    return visible_or_404(orders, request.user, action, pk=pk)


def told(act: Callable[..., Any], by: User | None = None) -> Callable[..., Any]:
    """The same action, with a conflict said like any other refusal. `by`: who hears it, if not named to the action."""

    def acted(*args: Any, **kwargs: Any) -> Any:
        try:
            return act(*args, **kwargs)
        except EditConflict as conflict:
            raise ValidationError(saved_meanwhile(conflict.current, by or kwargs.get("by"))) from conflict

    return acted


def act_and_go(
    request: HttpRequest,
    act: Callable[[], Any],
    *,
    then: Callable[[Any], Any] | Any,
    back: Any,
    said: str | Promise = "",
) -> HttpResponse:
    """A verb without a form: do it and go on; a refusal is said on the page it came from."""
    try:
        result = told(act, request.user)()
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
        return redirect(back)
    if said:
        say(request, said)
    return redirect(then(result) if callable(then) else then)


def next_or(request: HttpRequest, fallback: Any) -> Any:
    """The page to go back to, if the address names one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else fallback


def sent(request: HttpRequest) -> Any:
    """What a form is bound to: also a form sent empty is a form that was sent."""
    return request.POST if request.method == "POST" else None
