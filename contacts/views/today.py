from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from contacts.queries.call_lists import lists_to_call
from contacts.queries.days import days_this_week
from contacts.queries.first_hour import has_clients
from contacts.queries.team_day import TeamDay
from contacts.queries.today import Today, sections_for
from contacts.views.first_hour import first_hour_context
from crm.access.context import access_of
from crm.access.scopes import require
from crm.people.models import User
from crm.web.formats import number
from crm.web.templatetags.blocks import Fact


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The first page after sign-in."""
    page = Today(request.user)
    context = {"today": page, "figures": figures(page, request.user)}
    access = access_of(request.user)
    context |= {"may_invite": access.may("colleague", "create"), "may_create": access.may("client", "create")}
    context |= first_hour_context(request.user) | {"may_import": access.may("client", "import")}
    context["is_new_firm"] = context["may_import"] and page.is_empty and not has_clients()
    return render(request, "contacts/today.html", context)


@require_GET
def today_more(request: HttpRequest) -> HttpResponse:
    """What comes after the page: days that matter this week, and what is late in the teams that one leads."""
    require(request.user, "client", "view")
    template = "contacts/today_more.html"
    context = {"team": TeamDay(request.user), "call_lists": lists_to_call(request.user)}
    context["days"] = days_this_week(request.user)
    context["sections"] = sections_for(request.user, come_later=True)
    return render(request, f"{template}#more" if request.htmx else template, context)


def figures(page: Today, user: User) -> list[Fact]:
    clients, activities = reverse("client_list"), reverse("activity_list")
    mine = urlencode([("owner", pk) for pk in access_of(user).owner_ids])
    late, due = page.counts["late"], page.counts["today"]
    week = _("%(n)s planned this week") % {"n": number(page.counts["week"])}
    lonely = f"{clients}?{mine}&stage=prospect&stage=customer&no_step=yes"
    quiet = f"{clients}?{mine}&stage=customer&no_step=yes&last_contact_over=60"
    return [
        Fact(_("Due today"), number(due), week, url="#due"),
        Fact(
            _("Late"), number(late), _("from earlier days") if late else _("nothing is late"), url="#overdue"
        ),
        Fact(_("Done today"), number(page.done_count), url=f"{activities}?state=done&who=me"),
        Fact(_("Without a next step"), _some(page.without_step), _("clients"), url=lonely),
        Fact(_("Going quiet"), _some(page.quiet), _("no contact for 60 days"), url=quiet),
    ]


def _some(rows: list) -> str:
    """Only a few are read: their number, or that there are more."""
    return number(len(rows)) if len(rows) < 6 else f"{number(5)}+"
