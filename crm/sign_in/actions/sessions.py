"""Where somebody is signed in: a session begins, is used, is ended by its person or by an admin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from crm.access.queries.admins import may_look_after
from crm.audit.actions import record
from crm.audit.context import current_context
from crm.people.models import User
from crm.sign_in.models import SignedInSession

SEEN_EVERY = timedelta(minutes=5)


@transaction.atomic
def begin_session(*, by: User, session_key: str, user_agent: str, ways: Sequence[str]) -> SignedInSession:
    """Keep that a sign-in is complete, by which ways ("password", "totp" ...) and on which device."""
    session, _new = SignedInSession.objects.update_or_create(
        session_id=session_key,
        defaults={"user": by, "address": current_context().address, "user_agent": user_agent[:300]},
    )
    record(by=by, action="sign_in", target=by, after={"ways": list(ways), "device": session.device})
    return session


def note_use(session_key: str) -> None:
    """The session is being used, from here. One UPDATE, called at most every few minutes per process and session."""
    now = timezone.now()
    SignedInSession.objects.filter(session_id=session_key, last_used_at__lt=now - SEEN_EVERY / 2).update(
        last_used_at=now, address=current_context().address
    )


@transaction.atomic
def end_sessions(*, sessions: Sequence[SignedInSession], user: User, by: User) -> int:
    """Sign these sessions of one person out at once; returns how many there were."""
    if by.pk != user.pk:
        may_look_after(user, by)
    for session in sessions:
        _end(session.session_id)
    if sessions:
        devices = [session.device for session in sessions]
        record(by=by, action="end_sessions", target=user, count=len(sessions), after={"devices": devices})
    return len(sessions)


@transaction.atomic
def note_sign_out(*, by: User) -> None:
    record(by=by, action="sign_out", target=by)


def carry_over(session: SessionBase, change: Callable[[], None]) -> None:
    """Keep the row of a session through a change that gives the session another key."""
    kept = SignedInSession.objects.filter(session_id=session.session_key).first()
    change()
    if kept is not None:
        kept.session_id = str(session.session_key)
        kept.save(force_insert=True)


def drop_sessions(user: User, *, but: str | None = None) -> None:
    """End every session of the person (but one) as part of another action, which is what the audit names."""
    for key in user.signed_in_sessions.exclude(session_id=but or "").values_list("session_id", flat=True):
        _end(key)


def clear_expired() -> int:
    """Forget sessions that are over; the rows of `SignedInSession` go with them."""
    _all, by_model = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return by_model.get("sessions.Session", 0)


def _end(key: str) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore().delete(key)
