"""Help for users: one short page per subject, written in templates/help/."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

TOPICS = {
    "first-day": _("Your first day"),
    "import": _("Bringing your client list"),
    "clients": _("Working with clients"),
    "handover": _("Handing clients over"),
    "lists": _("Lists, filters and search"),
    "sales": _("Deals, quotes and orders"),
    "campaigns": _("Segments, letters and reactivation"),
    "tickets": _("Tickets"),
    "colleagues": _("Colleagues, cover and moves"),
    "access": _("Who sees what"),
    "personal-data": _("Consent, personal data, erasure"),
    "sign-in": _("Signing in safely"),
}


def help_page(request: HttpRequest, topic: str = "first-day") -> HttpResponse:
    if topic not in TOPICS:
        raise Http404
    context = {"topics": TOPICS, "topic": topic, "title": TOPICS[topic]}
    return render(request, f"help/{topic}.html", context)
