"""The subjects of the help for users, one short page each in templates/help/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of

if TYPE_CHECKING:
    from crm.people.models import User

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


def subjects_for(user: User) -> dict[str, Any]:
    """Subject -> title, those of modules that are on."""
    on = access_of(user).modules_on
    return {subject: title for subject, title in TOPICS.items() if MODULES.get(subject, "") in {"", *on}}


def topics_for(user: User) -> list[tuple[Any, str]]:
    """(title, address) of each."""
    return [(title, reverse("help_page", args=[subject])) for subject, title in subjects_for(user).items()]
