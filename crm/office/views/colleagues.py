from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.context import access_of
from crm.access.gates import needs
from crm.office.actions import colleagues as actions
from crm.office.forms.colleagues import ColleagueForm
from crm.office.queries.colleagues import colleague_rows, roles_by_teams
from crm.people.models import User
from crm.sign_in.actions.invitations import invite
from crm.web.form_pages import form_page
from crm.web.templatetags.blocks import Tab
from crm.web.toasts import say

NEW_LINK = "new_password_link"


@needs("colleague")
def colleague_list(request: HttpRequest) -> HttpResponse:
    active = request.GET.get("state") != "off"
    words = request.GET.get("q", "")[:80]
    access = access_of(request.user)
    context = {
        "rows": colleague_rows(active=active, words=words),
        "words": words,
        "tabs": [
            Tab(_("Working here"), "?", current=active),
            Tab(_("Switched off"), "?state=off", current=not active),
        ],
        "may_create": access.may("colleague", "create"),
        "may_change": access.may("colleague", "change"),
        "active": active,
        "page_title": _("Colleagues"),
    }
    return render(request, "office/colleagues.html", context)


@needs("colleague", "create")
def colleague_new(request: HttpRequest) -> HttpResponse:
    form = ColleagueForm(request.POST or None, with_roles=access_of(request.user).may("role", "change"))

    def act(cleaned):
        user = actions.create_colleague(by=request.user, **cleaned)
        if settings.MAIL_IS_SET:
            invite(user=user, by=request.user)
        else:
            request.session[NEW_LINK] = [user.pk, actions.new_link(user=user, by=request.user)]
        return user

    return form_page(
        request,
        form,
        "office/colleague_new.html",
        act=act,
        then=lambda user: reverse("colleague_page", args=[user.pk]),
        said=_("The account is made, and the invitation is on its way.")
        if settings.MAIL_IS_SET
        else _("The account is made. Hand over the link below."),
        page_title=_("New colleague"),
        back=reverse("colleague_list"),
    )


@needs("colleague", "change")
def colleague_page(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User.objects.select_related("home_team__branch"), pk=pk)
    memberships = list(user.memberships.all())
    initial = {
        "teams": [place.team_id for place in memberships if place.team_id != user.home_team_id],
        "leads": [place.team_id for place in memberships if place.is_lead],
        "roles": list(user.role_assignments.values_list("role_id", flat=True)),
    }
    may_rule = access_of(request.user).may("role", "change")
    form = ColleagueForm(request.POST or None, instance=user, initial=initial, with_roles=may_rule)
    return form_page(
        request,
        form,
        "office/colleague.html",
        act=lambda cleaned: actions.change_colleague(
            user=get_object_or_404(User, pk=pk), by=request.user, **cleaned
        ),
        then=reverse("colleague_list"),
        said=_("Saved."),
        page_title=User.objects.get(pk=pk).name,
        person=user,
        back=reverse("colleague_list"),
        new_link=_take_new_link(request, pk),
        mail_is_set=settings.MAIL_IS_SET,
        carried=roles_by_teams(user),
        may_preview=access_of(request.user).may("preview", "view"),
    )


@require_POST
@needs("colleague", "change")
def colleague_link(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    link = _or_say(request, actions.new_link, user=user)
    if link:
        request.session[NEW_LINK] = [user.pk, link]
    return redirect("colleague_page", pk)


@require_POST
@needs("colleague", "change")
def colleague_switch_on(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    actions.switch_on(user=user, by=request.user)
    say(request, _("%(name)s can sign in again.") % {"name": user.name})
    return redirect("colleague_page", pk)


def _take_new_link(request, pk):
    """The link is shown once: the next look at the page does not have it."""
    kept = request.session.get(NEW_LINK)
    if request.method == "GET" and kept and kept[0] == pk:
        del request.session[NEW_LINK]
        return kept[1]
    return ""


def _or_say(request, action, **values):
    """What the action answers; a refusal is said to the person."""
    try:
        return action(by=request.user, **values)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
        return None
