from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.office.actions.set_up import set_up_firm
from crm.office.choices import guessed_home
from crm.office.forms.set_up import SetUpForm
from crm.people.models import Firm
from crm.sign_in.entering import enter
from crm.web.form_pages import form_page
from crm.web.middleware import public

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
def set_up(request: HttpRequest) -> HttpResponse:
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
    form = SetUpForm(request.POST or None, initial=initial, needs_token=needs_token)

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
    return form_page(
        request, form, "office/set_up.html", act=act, then=reverse("settings"), said=said, modes=modes
    )


KEPT = ("language", "country", "currency", "time_zone", "access_mode", "modules_off", "password")
