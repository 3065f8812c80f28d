"""A plan is put to another time, by its form, by a menu of days, or by the calendar."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.actions.activities import reschedule_activity
from contacts.actions.clients import EditConflict
from contacts.forms.activities import RescheduleForm
from contacts.forms.times import day_and_time
from contacts.models import Activity
from contacts.queries.meanwhile import changes_since, seen_mark
from contacts.queries.moves import moves_of
from contacts.views.activities import above, activity_or_404, answer
from contacts.views.answers import form_page


@require_http_methods(["GET", "POST"])
def activity_reschedule(request: HttpRequest, pk: int) -> HttpResponse:
    """To a day of the form, or `days` further from today; never over what somebody else made of it meanwhile."""
    activity = activity_or_404(request, pk)
    form = _form(request, activity)
    if not form.is_valid():
        moves = moves_of(activity, request.user)
        return _page(request, activity, form, _("Move: %(title)s") % {"title": activity.title}, moves=moves)
    try:
        moved = reschedule_activity(activity=activity, by=request.user, **form.said)
    except EditConflict as conflict:
        return _changed_meanwhile(request, form, conflict.current)
    return answer(request, moved, _("Moved."))


def _form(request, activity):
    day, clock = day_and_time(activity.due_at, is_all_day=activity.is_all_day)
    given = {"day": day, "clock": clock, "seen": seen_mark(activity)}
    days = request.POST.get("days", "")
    if days.isdecimal():
        given["day"] = timezone.localdate() + timedelta(days=min(int(days[:4]), 365))
        return RescheduleForm(given | {"seen": request.POST.get("seen", "")})
    return RescheduleForm(request.POST if "day" in request.POST else None, initial=given)


def _changed_meanwhile(request, form, current: Activity):
    """Who changed what, above a form with the time that was wished, begun from the plan as it is now."""
    changes = changes_since(current, form.cleaned_data["seen"], request.user)
    wished = {name: form.cleaned_data[name] for name in ("day", "clock", "reason")}
    again = RescheduleForm(initial=wished | {"seen": seen_mark(current)})
    title = _("Not moved: %(title)s") % {"title": current.title}
    response = _page(request, current, again, title, meanwhile={"changes": changes, "plan": current})
    if request.htmx:
        # Wherever the move was asked for, also from a line of Today or a block of the calendar.
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#form-place", "innerHTML"
    return response


def _page(request, activity, form, title, **context):
    client = activity.client_for(request.user)
    return form_page(request, form, title=title, button=_("Move"), client=client, above=above(), **context)
