"""Who is invited to an activity: every invitation, change and calling off is a row that a job sends once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.introductions import usable_emails
from contacts.models import Activity, Invitation, Person
from contacts.queries.invitations import guests_of
from contacts.queries.workload import USUAL_MINUTES
from crm.access.context import access_of
from crm.audit.actions import record
from crm.frozen import frozen
from crm.jobs import later

if TYPE_CHECKING:
    from crm.people.models import User

Method = Invitation.Method
# What guests are told of when it changes.
SHOWN_TO_GUESTS = {"title", "due_at", "is_all_day", "minutes"}


@frozen
class Guest:
    address: str
    name: str
    language: str = ""
    person: Person | None = None
    colleague: User | None = None
    before: Invitation | None = None  # what they were sent last


@transaction.atomic
def set_guests(
    *, activity: Activity, by: User, persons: Collection[Person] | None, colleagues: Collection[User]
) -> None:
    """Invite whoever is new, call it off for whoever is not among them any more. `persons` None: as they are."""
    known = guests_of(activity)
    wanted = {guest.address: guest for guest in _colleagues(colleagues)}
    if persons is None:
        wanted |= {row.address: _guest(row) for row in known if row.colleague_id is None}
    else:
        wanted |= {guest.address: guest for guest in _persons(persons, by)}
    gone = [_guest(row) for row in known if row.address not in wanted]
    there = {row.address for row in known}
    fresh = [guest for guest in wanted.values() if guest.address not in there]
    sequence = max((row.sequence for row in known), default=0)
    _write(activity, by, Method.CANCEL, gone, sequence + 1)
    _write(activity, by, Method.REQUEST, fresh, max(sequence, _next(activity, fresh)))


def tell_guests(activity: Activity, by: User, changed: Collection[str]) -> None:
    """It was changed: whoever is invited gets the new time or title."""
    if SHOWN_TO_GUESTS & set(changed):
        _to_all(activity, by, Method.REQUEST)


def call_off(activity: Activity, by: User) -> None:
    """It does not take place."""
    _to_all(activity, by, Method.CANCEL)


@transaction.atomic
def invite_again(*, invitation: Invitation, by: User) -> Invitation:
    """One that was not sent, or perhaps not, goes out once more because a person says so."""
    rows = Invitation.objects.unscoped("the right to see it was asked").select_for_update(of=("self",))
    row: Invitation = rows.get(pk=invitation.pk)
    if not row.is_undone:
        raise ValidationError(_("This one was sent, or still waits to be."))
    row.state, row.trouble, row.by = Invitation.State.QUEUED, "", by
    row.save(update_fields=["state", "trouble", "by"])
    later("contacts.mail_invitation", unique=f"invitation-{row.pk}", invitation_id=row.pk)
    return row


def _to_all(activity: Activity, by: User, method: str) -> None:
    known = guests_of(activity)
    if known and activity.due_at > timezone.now():
        sequence = max(row.sequence for row in known) + 1
        _write(activity, by, method, [_guest(row) for row in known], sequence)


def _next(activity: Activity, guests: Sequence[Guest]) -> int:
    """Beyond what somebody was told who was invited before, called off, and is invited again."""
    rows = Invitation.objects.unscoped("of one activity").filter(
        activity_key=activity.pk, address__in=[guest.address for guest in guests]
    )
    last = rows.order_by("-sequence").values_list("sequence", flat=True).first()
    return 0 if last is None else last + 1


def _write(activity: Activity, by: User, method: str, guests: Sequence[Guest], sequence: int) -> None:
    if not guests:
        return
    if not settings.MAIL_IS_SET:
        raise ValidationError(_("Rapport cannot send mail yet, so nobody can be invited."))
    first = (
        Invitation.objects.unscoped("of one activity").filter(activity_key=activity.pk).order_by("pk").first()
    )
    common: dict[str, Any] = {
        "activity_key": activity.pk,
        "client_id": activity.client_id,
        "method": method,
        "by": by,
    }
    common |= {"sequence": sequence, "title": activity.title, "is_all_day": activity.is_all_day}
    common |= {"starts_at": activity.due_at, "ends_at": _end(activity)}
    common["organizer"] = first.organizer if first else by
    for guest in guests:
        _queue(guest, common)
    record(by=by, action="invite", target=activity, after={method: ", ".join(guest.name for guest in guests)})


def _queue(guest: Guest, common: dict[str, Any]) -> None:
    row = Invitation.objects.create(
        address=guest.address, name=guest.name, language=guest.language, person=guest.person,
        colleague=guest.colleague, **common, **_still_answered(guest.before, common),
    )  # fmt: skip
    later("contacts.mail_invitation", unique=f"invitation-{row.pk}", invitation_id=row.pk)


def _still_answered(before: Invitation | None, common: dict[str, Any]) -> dict[str, Any]:
    """Who accepted keeps that as long as the time stays the same."""
    if before is None or common["method"] != Method.REQUEST:
        return {}
    when = ("starts_at", "ends_at", "is_all_day")
    if any(getattr(before, name) != common[name] for name in when):
        return {}
    return {name: getattr(before, name) for name in Invitation.ANSWERED}


def _end(activity: Activity) -> datetime:
    minutes = activity.minutes or USUAL_MINUTES[Activity.Kind(activity.kind)]
    return activity.due_at + timedelta(minutes=minutes)


def _guest(row: Invitation) -> Guest:
    return Guest(row.address, row.name, row.language, row.person, row.colleague, row)


def _colleagues(colleagues: Collection[User]) -> list[Guest]:
    return [Guest(one.email, one.name, one.language, colleague=one) for one in colleagues]


def _persons(persons: Collection[Person], by: User) -> list[Guest]:
    """Each at the address that is used for them; whoever sees no addresses invites nobody by them."""
    if not persons:
        return []
    if not access_of(by).reads("contact"):
        raise PermissionDenied
    emails = usable_emails().filter(person__in=[person.pk for person in persons])
    first: dict[int | None, str] = {}
    for person_id, value in emails.values_list("person", "value"):
        first.setdefault(person_id, value)
    return [Guest(first[one.pk], one.name, one.language, person=one) for one in persons if one.pk in first]
