from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.sign_in.actions.passwords import ask_for_password_link, set_password
from crm.sign_in.actions.sessions import carry_over
from crm.sign_in.entering import enter
from crm.sign_in.forms.passwords import ForgottenForm, NewPasswordForm, OwnPasswordForm
from crm.web.form_pages import form_page
from crm.web.middleware import public


class SetPassword(PasswordResetConfirmView):
    """Behind the link that an admin hands over or a mail brings; signs in, with the second factor of who has one."""

    template_name = "sign_in/set_password.html"
    form_class = NewPasswordForm

    def form_valid(self, form):
        set_password(user=form.user, password=form.cleaned_data["new_password1"])
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        return enter(self.request, form.user, way="link", then=reverse("home"))


@public
def forgotten(request: HttpRequest) -> HttpResponse:
    """The same answer for every address: who works here is nobody's business."""
    form = ForgottenForm(request.POST or None)
    if settings.MAIL_IS_SET and request.method == "POST" and form.is_valid():
        ask_for_password_link(email=form.cleaned_data["email"])
        return render(request, "sign_in/forgotten_sent.html", {"email": form.cleaned_data["email"]})
    return render(request, "sign_in/forgotten.html", {"form": form, "mail_is_set": settings.MAIL_IS_SET})


def change_password(request: HttpRequest) -> HttpResponse:
    form = OwnPasswordForm(request.user, request.POST or None)

    def act(cleaned):
        key = request.session.session_key
        set_password(user=request.user, password=cleaned["new_password1"], keep_session=key)
        carry_over(request.session, lambda: update_session_auth_hash(request, request.user))

    return form_page(
        request,
        form,
        "sign_in/change_password.html",
        act=act,
        then=reverse("security"),
        said=_("Your password is changed. Other devices are signed out."),
        page_title=_("Change password"),
        back=reverse("security"),
    )
