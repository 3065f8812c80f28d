"""Help for users: one short page per subject, written in templates/help/."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of

TOPICS = {
    "first-day": _("Your first day"),
    "import": _("Bringing your client list"),
    "clients": _("Working with clients"),
    "plans": _("Planning, calendar, reminders"),
    "handover": _("Handing clients over"),
    "mail": _("Mail"),
    "messages": _("Messages and notices"),
    "documents": _("Documents"),
    "custom-fields": _("Fields of your own"),
    "lists": _("Lists, filters and search"),
    "sales": _("Deals, quotes and orders"),
    "campaigns": _("Segments, letters and reactivation"),
    "tickets": _("Tickets"),
    "colleagues": _("Colleagues, cover and moves"),
    "access": _("Who sees what"),
    "personal-data": _("Consent, personal data, erasure"),
    "sign-in": _("Signing in safely"),
}


MODULES = {"sales": "sales", "campaigns": "campaigns", "tickets": "service"}


def help_page(request: HttpRequest, topic: str = "first-day") -> HttpResponse:
    on = access_of(request.user).modules_on
    topics = {slug: title for slug, title in TOPICS.items() if MODULES.get(slug, "") in {"", *on}}
    if topic not in topics:
        raise Http404
    context = {"topics": topics, "topic": topic, "title": TOPICS[topic]}
    return render(request, f"help/{topic}.html", context)
