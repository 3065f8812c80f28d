"""A call was planned at an hour that the other side does not like: said at once, while it is easily moved."""

from django.contrib.messages import WARNING
from django.http import HttpRequest

from contacts.models import Activity
from contacts.queries.before_call import hours_missed
from crm.web.toasts import say


def say_hours(request: HttpRequest, activity: Activity | None) -> None:
    client = activity.client_for(request.user) if activity else None
    words = hours_missed(activity, client, request.user) if client else ""
    if words:
        say(request, words, level=WARNING)
