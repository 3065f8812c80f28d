from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.forms.calendar import CalendarForm
from contacts.queries.calendar import Calendar, month_of
from crm.access.scopes import require
from crm.web.templatetags.blocks import Tab


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A day, a week or a month of one's own and of chosen colleagues."""
    require(request.user, "client", "view")
    form = CalendarForm(request.GET, user=request.user)
    shown = Calendar(reader=request.user, **form.asked)
    context = {"calendar": shown, "form": form, "today": timezone.localdate()} | links_of(shown)
    if shown.view == "month":
        context["weeks"] = weeks_of(shown, context["days"])
    else:
        context["whole_days"] = [(day, shown.whole_day(day)) for day in shown.days]
    return render(request, "contacts/calendar.html", context)


def links_of(shown: Calendar) -> dict:
    """Where one goes from here, with the same colleagues."""
    others = [("who", person.pk) for person in shown.people[1:]]

    def address(view=shown.view, day=shown.day):
        return f"{reverse('calendar')}?{urlencode([('view', view), ('day', day.isoformat()), *others])}"

    views = (("day", _("Day")), ("week", _("Week")), ("month", _("Month")))
    return {
        "views": [Tab(words, address(view=view), view == shown.view) for view, words in views],
        "earlier": address(day=shown.previous),
        "later": address(day=shown.following),
        "now": address(day=timezone.localdate()),
        "days": [(day, address(view="day", day=day)) for day in shown.days],
    }


def weeks_of(shown: Calendar, days: list) -> list:
    """By week each (day, address, blocks, whether it belongs to the month)."""
    first, last = month_of(shown.day)
    cells = [(day, link, shown.blocks.get(day, []), first <= day <= last) for day, link in days]
    return [cells[number : number + 7] for number in range(0, len(cells), 7)]
