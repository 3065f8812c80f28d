from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.context import access_of
from crm.access.gates import needs
from crm.sign_in.actions.lockouts import lift_lock
from crm.sign_in.actions.settings import change_provider, change_rules
from crm.sign_in.forms.settings import ProviderForm, RulesForm
from crm.sign_in.links import callback_url
from crm.sign_in.lockout import locks
from crm.sign_in.models import SignInSettings
from crm.web.form_pages import form_page
from crm.web.toasts import say


@needs("firm", "change")
def sign_in_settings(request: HttpRequest) -> HttpResponse:
    kept = SignInSettings.load()
    return form_page(
        request,
        RulesForm(request.POST or None, instance=kept),
        "sign_in/settings.html",
        act=lambda values: change_rules(by=request.user, **values),
        then=reverse("sign_in_settings"),
        said=_("Saved. It holds for every password that is set from now on."),
        page_title=_("Sign-in"),
        kept=kept,
        locks=locks(),
        may_lift=access_of(request.user).may("colleague", "change"),
    )


@needs("firm", "change")
def sign_in_provider(request: HttpRequest) -> HttpResponse:
    kept = SignInSettings.load()
    return form_page(
        request,
        ProviderForm(request.POST or None, instance=kept),
        "sign_in/provider.html",
        act=lambda values: change_provider(by=request.user, **values),
        then=reverse("sign_in_settings"),
        said=_("Saved."),
        page_title=_("The firm’s own account"),
        callback=callback_url(),
        back=reverse("sign_in_settings"),
    )


@require_POST
@needs("colleague", "change")
def lock_lift(request: HttpRequest, pk: int) -> HttpResponse:
    attempt = get_object_or_404(AccessAttempt, pk=pk)
    lift_lock(attempt=attempt, by=request.user)
    say(request, _("%(email)s can try again.") % {"email": attempt.username})
    colleague = request.POST.get("colleague", "")
    return (
        redirect("colleague_security", int(colleague))
        if colleague.isdecimal()
        else redirect("sign_in_settings")
    )
