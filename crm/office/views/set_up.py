from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from crm.office.actions.set_up import set_up_firm
from crm.office.choices import guessed_home
from crm.office.forms.set_up import DemoForm, SetUpForm
from crm.people.actions.demo import DemoRefused, load_demo
from crm.people.models import Firm
from crm.sign_in.entering import enter
from crm.web.form_pages import form_page
from crm.web.middleware import public
from crm.web.toasts import say

# Set by the removal of the demo firm: whoever did that need not look up the token.
MAY_SET_UP = "may_set_up"
MODES = {
    "open": _("Everyone sees every client. Changing stays with the owner and the leads. Fits a small firm."),
    "team": _("Everyone sees the clients of their own team and of teams below it."),
    "private": _(
        "Everyone sees only their own clients; team leads see their team’s, branch managers their branch’s."
    ),
}


@public
def set_up(request: HttpRequest, demo_form: DemoForm | None = None) -> HttpResponse:
    """The first page of a new installation; once a firm exists it leads home."""
    if Firm.load() is not None:
        return redirect("home")
    initial = {
        "language": request.LANGUAGE_CODE,
        "access_mode": "team",
        "token": request.GET.get("token", ""),
        **guessed_home(request.headers.get("Accept-Language", "")),
    }
    needs_token = not request.session.get(MAY_SET_UP)
    posted = None if demo_form else request.POST or None
    form = SetUpForm(posted, initial=initial, needs_token=needs_token)
    demo_form = demo_form or DemoForm(initial={"token": initial["token"]}, needs_token=needs_token)

    def act(cleaned):
        user = set_up_firm(
            name=cleaned["firm_name"],
            admin_name=cleaned["name"],
            admin_email=cleaned["email"],
            **{key: cleaned[key] for key in KEPT},
        )
        enter(request, user, way="password")
        return user

    modes = [(key, label, MODES[key]) for key, label in form.fields["access_mode"].choices]
    said = _("Welcome to Rapport. Add your colleagues, or import your client list.")
    parts = {"modes": modes, "demo_form": demo_form}
    return form_page(
        request, form, "office/set_up.html", act=act, then=reverse("settings"), said=said, **parts
    )


@public
@require_POST
def set_up_demo(request: HttpRequest) -> HttpResponse:
    """Look around first: the demo firm into an installation that nobody has used, removed whole when one starts."""
    if Firm.load() is not None:
        return redirect("home")
    form = DemoForm(request.POST, needs_token=not request.session.get(MAY_SET_UP))
    if not form.is_valid():
        answer = set_up(request, demo_form=form)
        answer.status_code = 422
        return answer
    try:
        load_demo(say=lambda _text: None)
    except DemoRefused as refusal:
        say(request, str(refusal), level=messages.ERROR)
        return redirect("set_up")
    say(request, _("The demo firm is there. Sign in as any of its people."))
    return redirect("sign_in")


KEPT = ("language", "country", "currency", "time_zone", "access_mode", "modules_off", "password")
