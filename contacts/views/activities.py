from datetime import timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.actions.activities import complete_activity, delete_activity, reopen_activity
from contacts.actions.clients import EditConflict
from contacts.actions.planning import change_planned, plan_with_terms
from contacts.forms.activities import ActivityForm, CompleteForm
from contacts.models import Activity
from contacts.queries.before_call import before_call
from contacts.queries.invitations import invited_to
from contacts.queries.meanwhile import seen_mark
from contacts.queries.moves import moves_of
from contacts.queries.subjects import subjects_of
from contacts.views.answers import client_or_404, closing, company_of, form_page, parts_changed, say_undo
from contacts.views.conflicts import record_conflict
from contacts.views.hours import say_hours
from crm.access.scopes import require, visible_or_404
from crm.web.listing.views.pages import list_page
from crm.web.toasts import say

PARTS = ("next", "stream", "rhythm", "ledger")


def activity_or_404(request: HttpRequest, pk: int) -> Activity:
    """An activity the reader may see; its action asks whether it is theirs to do."""
    rows = Activity.objects.select_related(
        "client__owner", "client__team", "client__branch", "assigned_to", "person", "series"
    )
    return visible_or_404(rows, request.user, pk=pk)


def answer(request: HttpRequest, activity: Activity, text="", change_set=None, gone="") -> HttpResponse:
    """Where the reader was: Today (its line changes), the calendar, the client page (its parts change), or the list."""
    if change_set is not None:
        say_undo(request, text, change_set)
    elif text:
        say(request, text)
    came_from = request.htmx.current_url if request.htmx else request.headers.get("Referer")
    place = urlsplit(came_from or "").path
    if not gone and activity.done_at is None:
        say_hours(request, activity)
    if not request.htmx and place == reverse("today"):
        return redirect("today")
    if place == reverse("calendar"):
        return calendar_changed(request, came_from)
    if place == reverse("today") and request.resolver_match.url_name != "activity_create":
        response = render(request, "contacts/today_answered.html", {"activity": activity, "gone": gone})
        return closing(response)
    client = activity.client_for(request.user)
    if client and (not request.htmx or place == client.get_absolute_url()):
        return parts_changed(request, client, *PARTS)
    return HttpResponse(headers={"HX-Refresh": "true"}) if request.htmx else redirect("today")


def calendar_changed(request: HttpRequest, came_from: str) -> HttpResponse:
    """The calendar asks for itself anew."""
    if not request.htmx:
        place = urlsplit(came_from)
        return redirect(f"{place.path}?{place.query}")
    response = closing(HttpResponse())
    response.headers["HX-Trigger"] += ", calendar:moved"
    return response


@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """The list opens on what is open and mine."""
    if not request.GET:
        return redirect(f"{reverse('activity_list')}?view=mine&who=me&state=open")
    return list_page(request, list_key="activities")


@require_http_methods(["GET", "POST"])
def activity_new(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Plan something with a client, or for oneself."""
    require(request.user, "client", "view")
    client = client_or_404(request, pk) if pk else None
    given = {name: request.GET[name] for name in ("kind", "title", "day", "clock") if name in request.GET}
    given.setdefault("day", (timezone.localdate() + timedelta(days=1)).isoformat())
    form = ActivityForm(
        request.POST or None, user=request.user, persons=company_of(client, request.user), initial=given
    )
    if form.is_valid():
        activity = plan_with_terms(
            by=request.user, client=client, terms=form.terms, guests=form.guests, **form.changes
        )
        return answer(request, activity, _("Planned."))
    context = {"client": client, "columns": True, "above": above(), "busy_of": True}
    context["before"] = client and before_call(client, request.user)
    return form_page(request, form, title=_("Plan a next step"), button=_("Plan"), **context)


@require_http_methods(["GET", "POST"])
def activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    activity = activity_or_404(request, pk)
    client = activity.client_for(request.user)
    persons = company_of(client, request.user, activity.person_id)
    form = ActivityForm(request.POST or None, instance=activity, user=request.user, persons=persons)
    if form.is_valid():
        return save_plan(request, activity, form)
    subject = subjects_of([activity], request.user).get(activity.about)
    context = {"delete": "activity_delete", "columns": True, "client": client, "subject": subject}
    context |= {"above": above(), "brief_of": client if activity.is_talk else None}
    context["before"] = client and before_call(client, request.user)
    context |= {"busy_of": True, "seen": seen_mark(activity)}
    context |= {"moves": moves_of(activity, request.user), "guests": invited_to(activity, request.user)}
    return form_page(request, form, title=_("Next step"), button=_("Save"), **context)


@require_safe
def activity_busy(request: HttpRequest) -> HttpResponse:
    """Asked for by the form while it is filled in: who of those it names has no time then."""
    from contacts.forms.busy import BusyForm  # late: both are for this alone
    from contacts.queries.free_time import who_is_busy

    require(request.user, "client", "view")
    asked = BusyForm(request.GET, user=request.user).asked
    rows = who_is_busy(**asked) if asked else []
    return render(request, "contacts/busy.html", {"rows": rows, "asked": asked})


def save_plan(request: HttpRequest, activity: Activity, form: ActivityForm) -> HttpResponse:
    said = {"changes": form.touched, "terms": form.terms, "ends": form.ends_series, "guests": form.guests}
    try:
        changed = change_planned(activity=activity, by=request.user, seen=form.seen_values, **said)
    except EditConflict as conflict:
        client = conflict.current.client_for(request.user)
        extra = {
            "title": _("Next step"),
            "persons": company_of(client, request.user, conflict.current.person_id),
        }
        return record_conflict(request, form, conflict.current, client, **extra)
    return answer(request, changed, _("Saved."))


@require_http_methods(["GET", "POST"])
def activity_complete(request: HttpRequest, pk: int) -> HttpResponse:
    activity = activity_or_404(request, pk)
    form = CompleteForm(request.POST or None, reader=request.user)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data.get(name, "") for name in ("text", "outcome")}
        try:
            done = complete_activity(activity=activity, by=request.user, next_step=form.next_step, **said)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return answer(request, done, _("Done: %(title)s") % {"title": done.title})
    context = {
        "client": activity.client_for(request.user),
        "columns": True,
        "is_read": True,
        "above": above(),
    }
    return form_page(request, form, title=activity.title, button=_("Done"), **context)


@require_POST
def activity_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    activity = reopen_activity(activity=activity_or_404(request, pk), by=request.user)
    return answer(request, activity, _("Open again."))


def above() -> tuple[str, str]:
    """Where the form of a plan without a client stands."""
    return _("Activities"), "activity_list"


@require_POST
def activity_delete(request: HttpRequest, pk: int) -> HttpResponse:
    activity = activity_or_404(request, pk)
    change_set = delete_activity(activity=activity, by=request.user)
    return answer(
        request, activity, _("Dropped: %(title)s") % {"title": activity.title}, change_set, _("dropped")
    )
