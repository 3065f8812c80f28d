from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from crm.access.actions.passwords import ask_for_password_link, note_sign_in, set_password
from crm.access.forms.sign_in import ForgottenForm, NewPasswordForm, OwnPasswordForm, SignInForm
from crm.people.demo import PASSWORD
from crm.people.demo_firm import COLLEAGUES, demo_email
from crm.people.models import Firm
from crm.web.form_pages import form_page
from crm.web.middleware import public


class SignIn(LoginView):
    template_name = "access/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        answer = super().form_valid(form)
        note_sign_in(by=self.request.user)
        return answer

    def get_context_data(self, **kwargs):
        firm = Firm.load()
        return super().get_context_data(
            firm=firm, demo=demo_people() if firm and firm.is_demo else None, **kwargs
        )


def demo_people() -> dict:
    people = [(demo_email(key), name, position) for key, (name, position, *_rest) in COLLEAGUES.items()]
    return {"password": PASSWORD, "people": people}


class SetPassword(PasswordResetConfirmView):
    """Behind the link that an admin hands over or a mail brings; signs in at once."""

    template_name = "access/set_password.html"
    form_class = NewPasswordForm
    post_reset_login = True
    post_reset_login_backend = settings.AUTHENTICATION_BACKENDS[-1]
    success_url = reverse_lazy("home")

    def form_valid(self, form):
        form.save = lambda: _save(form)
        return super().form_valid(form)


def _save(form):
    set_password(user=form.user, password=form.cleaned_data["new_password1"])
    return form.user


class SignOut(LogoutView):
    http_method_names = ["post"]


@public
def forgotten(request: HttpRequest) -> HttpResponse:
    """The same answer for every address: who works here is nobody's business."""
    form = ForgottenForm(request.POST or None)
    if settings.MAIL_IS_SET and request.method == "POST" and form.is_valid():
        ask_for_password_link(email=form.cleaned_data["email"])
        return render(request, "access/forgotten_sent.html", {"email": form.cleaned_data["email"]})
    return render(request, "access/forgotten.html", {"form": form, "mail_is_set": settings.MAIL_IS_SET})


def change_password(request: HttpRequest) -> HttpResponse:
    form = OwnPasswordForm(request.user, request.POST or None)

    def act(cleaned):
        set_password(user=request.user, password=cleaned["new_password1"])
        update_session_auth_hash(request, request.user)

    return form_page(
        request,
        form,
        "access/change_password.html",
        act=act,
        then=reverse("profile"),
        said=_("Your password is changed. Other devices are signed out."),
        page_title=_("Change password"),
    )
