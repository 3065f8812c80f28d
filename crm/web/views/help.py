"""Help for users: one short page per subject, written in templates/help/."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from crm.web.help_topics import TOPICS, subjects_for


def help_page(request: HttpRequest, topic: str = "first-day") -> HttpResponse:
    topics = subjects_for(request.user)
    if topic not in topics:
        raise Http404
    context = {"topics": topics, "topic": topic, "title": TOPICS[topic]}
    return render(request, f"help/{topic}.html", context)
