from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access.context import access_of
from crm.access.gates import needs
from crm.access.scopes import visible_or_404
from crm.web.form_pages import form_page
from sales.actions.payments import drop_payment, take_payment
from sales.actions.returns import return_lines, returned_of
from sales.forms.lines import plain
from sales.forms.payments import PaymentForm, ReturnForm
from sales.models import OrderLine, Payment
from sales.queries.order_ledger import Ledger
from sales.views.answers import order_or_404, sent
from sales.views.lead_lists import say_undo

FORM = "sales/order_form.html"


@require_http_methods(["GET", "POST"])
def order_payment(request: HttpRequest, pk: int) -> HttpResponse:
    order = order_or_404(request, pk, "change")
    if not access_of(request.user).writes("finance"):
        raise PermissionDenied
    initial = {"amount": plain(Ledger(order, request.user).left), "on": timezone.localdate()}
    return form_page(
        request, PaymentForm(sent(request), initial=initial), FORM, then=order.get_absolute_url(), said=_("Saved."),
        act=lambda found: take_payment(order=order, by=request.user, **found), order=order, title=_("Payment"),
    )  # fmt: skip


@require_POST
def payment_drop(request: HttpRequest, pk: int) -> HttpResponse:
    payment = visible_or_404(Payment.objects.select_related("order"), request.user, pk=pk)
    change_set = drop_payment(payment=payment, by=request.user)
    say_undo(request, change_set.summary, change_set)
    return redirect(payment.order)


@require_http_methods(["GET", "POST"])
@needs("order", "create")
def order_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines come back, or all is cancelled."""
    order = order_or_404(request, pk, "change")
    lines = list(OrderLine.objects.visible_to(request.user).filter(order=order))
    form = ReturnForm(sent(request), lines=lines, back=returned_of(order))
    return form_page(
        request, form, FORM, then=lambda made: made.get_absolute_url(), order=order, title=_("Return or cancel"),
        said=_("Kept as an order below zero; the first one stays as it was agreed."),
        act=lambda found: return_lines(
            order=order, quantities=form.quantities, reason=found["reason"], by=request.user
        ),
    )  # fmt: skip
