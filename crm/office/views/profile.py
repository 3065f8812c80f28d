from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.office.actions.profile import change_profile
from crm.office.forms.profile import ProfileForm
from crm.office.templatetags.settings_nav import settings_groups
from crm.web.form_pages import form_page

YEAR = 365 * 24 * 3600


def settings_index(request: HttpRequest) -> HttpResponse:
    return render(request, "office/settings.html", {"groups": settings_groups(request.user)})


def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    answer = form_page(
        request,
        form,
        "office/profile.html",
        act=lambda cleaned: change_profile(by=request.user, **cleaned),
        then=reverse("profile"),
        said=_("Saved."),
        page_title=_("Your profile"),
    )
    if answer.status_code == 302:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], max_age=YEAR, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    return answer
