"""A plan together with the terms by which it repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from contacts.actions.activities import change_activity, plan_activity
from contacts.actions.inviting import set_guests
from contacts.actions.series import begin_series, change_following, end_series
from contacts.models import Activity

if TYPE_CHECKING:
    from crm.people.models import User

Terms = dict[str, Any] | None
# Keywords of set_guests; None: nobody was asked about guests.
Guests = dict[str, Any] | None


@transaction.atomic
def plan_with_terms(*, by: User, terms: Terms = None, guests: Guests = None, **plan: Any) -> Activity:
    """`plan` are the keywords of plan_activity; with `terms` it is the first of a series."""
    activity = plan_activity(by=by, **plan)
    if guests:
        set_guests(activity=activity, by=by, **guests)
    if terms:
        begin_series(activity=activity, by=by, terms=terms)
    return activity


@transaction.atomic
def change_planned(
    *,
    activity: Activity,
    by: User,
    changes: dict[str, Any],
    terms: Terms = None,
    ends: bool = False,
    guests: Guests = None,
    seen: dict[str, Any] | None = None,
) -> Activity:
    """Change this one; with `terms` those that follow as well, or from now on; `ends`: none follow.

    Raises EditConflict as change_activity does.
    """
    changed = change_activity(activity=activity, by=by, changes=changes, seen=seen)
    if guests:
        set_guests(activity=changed, by=by, **guests)
    if ends and changed.series_id:
        end_series(activity=changed, by=by)
    elif terms and changed.series_id:
        change_following(activity=changed, by=by, terms=terms)
    elif terms:
        begin_series(activity=changed, by=by, terms=terms)
    return changed
