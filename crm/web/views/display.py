from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language_info
from django.views.decorators.http import require_POST

from crm.people.models import User
from crm.web.actions import keep_display
from crm.web.middleware import public
from crm.web.referer import back_from

YEAR = 365 * 24 * 3600


class DisplayForm(forms.Form):
    """Each button sends one of these; what is missing stays as it is."""

    theme = forms.ChoiceField(choices=[("auto", ""), *User.Theme.choices], required=False)
    density = forms.ChoiceField(choices=[("comfortable", ""), *User.Density.choices], required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)


@public
@require_POST
def display_settings(request: HttpRequest) -> HttpResponse:
    form = DisplayForm(request.POST)
    chosen = (
        {key: form.cleaned_data[key] for key in request.POST if key in form.fields} if form.is_valid() else {}
    )
    chosen = {key: "" if value in {"auto", "comfortable"} else value for key, value in chosen.items()}
    if request.user.is_authenticated:
        keep_display(user=request.user, **chosen)
    response = (
        HttpResponse(status=204) if request.htmx or "quiet" in request.POST else redirect(back_from(request))
    )
    for key, cookie in (("theme", "theme"), ("language", settings.LANGUAGE_COOKIE_NAME)):
        if key in chosen:
            response.set_cookie(cookie, chosen[key], max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


def own_name(code: str) -> str:
    """A language by its own name."""
    return get_language_info(code)["name_local"].capitalize()
