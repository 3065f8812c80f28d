"""One next step worth proposing for a client that has none, with the reason; nothing without a reason."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Activity, Client
from contacts.queries.rhythm import Rhythm
from crm.frozen import frozen
from crm.web.formats import number, relative_day

MIN_CONTACT_WEEKS = 4
OVERDUE_BY = 1.5


@frozen
class Suggestion:
    """What to plan (`kind`, `title`) and why."""

    kind: str
    title: str
    reason: str


def suggest_next_step(client: Client, rhythm: Rhythm, last: Any = None) -> Suggestion | None:
    """`last` is the newest interaction, if known. Reads nothing: everything is on the page already."""
    if client.next_step_at or client.stage == Client.Stage.LOST:
        return None
    if last is not None and last.outcome == "not_reached":
        return Suggestion(
            Activity.Kind.CALL,
            _("Try to reach %(name)s again") % {"name": last.person or client.name},
            _("Nobody was reached %(when)s.") % {"when": relative_day(last.happened_at)},
        )
    if client.last_contact_at is None:
        days = (timezone.now() - client.created_at).days
        return Suggestion(
            Activity.Kind.CALL,
            _("Make the first contact with %(name)s") % {"name": client.name},
            ngettext("Added %(n)s day ago, no contact yet.", "Added %(n)s days ago, no contact yet.", days)
            % {"n": number(days)},
        )
    usual = usual_weeks_between(rhythm)
    quiet = (timezone.now() - client.last_contact_at).days
    if usual and quiet > usual * 7 * OVERDUE_BY and quiet > 7:
        return Suggestion(
            Activity.Kind.CALL,
            _("Get in touch with %(name)s") % {"name": client.name},
            ngettext(
                "Usually in contact every week; %(quiet)s days without one.",
                "Usually in contact every %(weeks)s weeks; %(quiet)s days without one.",
                round(usual),
            )
            % {"weeks": number(round(usual)), "quiet": number(quiet)},
        )
    return None


def usual_weeks_between(rhythm: Rhythm) -> float | None:
    """The median number of weeks from one week with contact to the next; None with too few to tell."""
    active = [index for index, week in enumerate(rhythm.weeks) if week]
    if len(active) < MIN_CONTACT_WEEKS:
        return None
    return median(later - earlier for earlier, later in pairwise(active))
