from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.access.gates import needs
from crm.office.actions.firm import change_firm
from crm.office.actions.mail import send_test_mail
from crm.office.forms.firm import FirmForm, OwnDataForm, TestMailForm
from crm.office.pages import may_remove_demo
from crm.office.views.set_up import MAY_SET_UP
from crm.people.actions.demo import remove_demo
from crm.people.currency import is_currency_used
from crm.people.models import Firm
from crm.web.form_pages import form_page
from crm.web.toasts import say

HOME = ("name", "language", "country", "currency", "time_zone")


@needs("firm", "change")
def firm_page(request: HttpRequest) -> HttpResponse:
    firm = Firm.objects.get(pk=1)
    initial = {key: getattr(firm, key) for key in HOME}
    form = FirmForm(request.POST or None, initial=initial, currency_is_used=is_currency_used())
    return form_page(
        request,
        form,
        "office/firm.html",
        act=lambda values: change_firm(by=request.user, **values),
        then=reverse("firm"),
        said=_("Saved."),
        page_title=_("Firm"),
    )


@needs("firm", "change")
def mail_page(request: HttpRequest) -> HttpResponse:
    form = TestMailForm(request.POST or None, initial={"to": request.user.email})
    trouble = ""
    if settings.MAIL_IS_SET and request.method == "POST" and form.is_valid():
        trouble = send_test_mail(to=form.cleaned_data["to"], by=request.user)
        if not trouble:
            say(request, _("The mail server took the mail. Look whether it arrives."))
            return redirect("mail_settings")
    context = {"form": form, "trouble": trouble, "mail": mail_lines(), "page_title": _("Mail")}
    return render(request, "office/mail.html", context, status=502 if trouble else 200)


def mail_lines():
    """What is set, without the password; empty while nothing is."""
    if not settings.MAIL_IS_SET:
        return []
    security = "SSL" if settings.EMAIL_USE_SSL else "TLS" if settings.EMAIL_USE_TLS else _("none")
    return [
        (_("Server"), f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"),
        (_("Security"), security),
        (_("User name"), settings.EMAIL_HOST_USER or _("none")),
        (_("Sender"), settings.DEFAULT_FROM_EMAIL),
    ]


def own_data(request: HttpRequest) -> HttpResponse:
    """Start with my own data: the demo goes whole, and the set-up page opens for this browser."""
    if not (firm := Firm.load()) or not firm.is_demo:
        raise Http404
    if not may_remove_demo(request.user):
        raise PermissionDenied
    form = OwnDataForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_demo()
        except OperationalError:
            say(request, _("Something still works on the demo. Try again in a minute."), level=messages.ERROR)
            return redirect("own_data")
        request.session.flush()
        request.session[MAY_SET_UP] = True
        return redirect("set_up")
    return render(request, "office/own_data.html", {"form": form, "page_title": _("Start with my own data")})
