import logging

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from requests import RequestException

from crm.sign_in.openid import FirmOpenId, firm_provider
from crm.web.middleware import public
from crm.web.rate import is_too_fast
from crm.web.toasts import say
from crm.web.views.errors import too_many

log = logging.getLogger(__name__)


@public
@require_GET
def openid_start(request: HttpRequest) -> HttpResponse:
    """A link, not a form: the content policy lets forms lead nowhere else."""
    if is_too_fast(request, "openid", times=60, seconds=60):
        return too_many(request)
    try:
        return firm_provider(request).redirect(request, "login", next_url=get_next_redirect_url(request))
    except SocialApp.DoesNotExist as missing:
        raise Http404 from missing
    except (RequestException, OAuth2Error) as error:
        log.warning("The OpenID provider does not answer: %s", error)
        text = _("The sign-in service of your firm does not answer. Try again later, or use your password.")
        say(request, text, level=messages.ERROR)
        return redirect("sign_in")


@public
@require_GET
def openid_callback(request: HttpRequest) -> HttpResponse:
    try:
        return OAuth2CallbackView.adapter_view(FirmOpenId(request, "firm"))(request)
    except SocialApp.DoesNotExist as missing:
        raise Http404 from missing
