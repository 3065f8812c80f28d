"""Draft, review, approved, archived: each step by somebody named, and bound to one version."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.audit.actions import record as audit
from crm.documents.actions.keeping import held, may_change, take_back
from crm.documents.models import Approval, Document, State, Step, Version
from crm.documents.notices import tell_answered, tell_asked

if TYPE_CHECKING:
    from crm.people.models import User

Answer = Approval.Answer


@transaction.atomic
def ask_approval(
    *, document: Document, approvers: Collection[User], by: User, number: int, note: str = ""
) -> Document:
    """Send the newest version to named colleagues; all of them must approve it.

    `number` is the version that the reader saw. Raises ValidationError for one that is not the newest any more, without
    approvers, and for approvers who do not see the record.
    """
    may_change(document, by)
    held(document)
    _still(document, number, State.DRAFT)
    if not approvers:
        raise ValidationError(_("Name at least one colleague who approves."))
    if by in approvers:
        raise ValidationError(_("Whoever asks for approval does not approve: name a colleague."))
    blind = [one.name for one in approvers if not one.is_active or document.record_for(one) is None]
    if blind:
        raise ValidationError(_("%(names)s cannot see this record.") % {"names": ", ".join(blind)})
    version = Version.objects.unscoped("the newest of the document in hand").get(
        document=document, number=document.number
    )
    asked = [Approval(version=version, approver=one, asked_by=by) for one in approvers]
    tell_asked(document, Approval.objects.bulk_create(asked), by)
    names = ", ".join(sorted(one.name for one in approvers))
    return _step(document, State.REVIEW, Step.Kind.SUBMITTED, by, note=note, verb="submit", summary=names)


@transaction.atomic
def approve(*, document: Document, by: User, number: int, note: str = "") -> Document:
    """One of those who were asked approves the version; the last of them makes the document approved."""
    mine = _mine(document, by, number)
    mine.answer, mine.answered_at = Answer.APPROVED, timezone.now()
    mine.save(update_fields=["answer", "answered_at"])
    waits = Approval.objects.unscoped("all who were asked").filter(
        version=mine.version, answer=Answer.WAITING
    )
    is_last = not waits.exists()
    if is_last:
        document.approved_number = document.number
    tell_answered(document, mine, by, is_last=is_last)
    state = State.APPROVED if is_last else State.REVIEW
    return _step(document, state, Step.Kind.APPROVED, by, note=note, verb="approve")


@transaction.atomic
def send_back(*, document: Document, by: User, number: int, note: str) -> Document:
    """One of those who were asked returns the version, with a reason: it is a draft again."""
    mine = _mine(document, by, number)
    if not note.strip():
        raise ValidationError(_("Say what should change."))
    mine.answer, mine.answered_at = Answer.RETURNED, timezone.now()
    mine.save(update_fields=["answer", "answered_at"])
    take_back(document)
    tell_answered(document, mine, by)
    return _step(document, State.DRAFT, Step.Kind.RETURNED, by, note=note, verb="return")


@transaction.atomic
def archive(*, document: Document, by: User) -> Document:
    """Put away, whatever its state; it can be opened again."""
    may_change(document, by)
    held(document)
    _still(document, document.number, State.DRAFT, State.REVIEW, State.APPROVED)
    take_back(document)
    return _step(document, State.ARCHIVED, Step.Kind.ARCHIVED, by, verb="archive")


@transaction.atomic
def reopen(*, document: Document, by: User) -> Document:
    """Out of the archive: approved if its newest version is, else a draft."""
    may_change(document, by)
    held(document)
    _still(document, document.number, State.ARCHIVED)
    is_approved = document.approved_number == document.number
    state = State.APPROVED if is_approved else State.DRAFT
    return _step(document, state, Step.Kind.REOPENED, by, verb="reopen")


def _mine(document: Document, by: User, number: int) -> Approval:
    """The question to `by` about this version, which is held. Raises PermissionDenied for whoever was not asked."""
    if not Document.objects.visible_to(by).filter(pk=document.pk).exists():
        raise PermissionDenied
    held(document)
    _still(document, number, State.REVIEW)
    asked = Approval.objects.visible_to(by).filter(
        version__document=document, version__number=document.number, approver=by, answer=Answer.WAITING
    )
    mine = asked.first()
    if mine is None:
        raise PermissionDenied
    return mine  # type: ignore[no-any-return]


def _still(document: Document, number: int, *states: str) -> None:
    if document.number != number:
        raise ValidationError(_("There is a newer version. Look at it first."))
    if document.state not in states:
        raise ValidationError(
            _("This document is “%(state)s” by now.") % {"state": document.get_state_display()}
        )


def _step(
    document: Document, state: str, kind: str, by: User, *, verb: str, note: str = "", summary: str = ""
) -> Document:
    before, now = document.state, timezone.now()
    Step.objects.create(
        document=document, number=document.number, kind=kind, by=by, at=now, note=note.strip()[:300]
    )
    document.state, document.changed_at = state, now
    document.save(update_fields=["state", "approved_number", "changed_at"])
    audit(
        by=by,
        action=verb,
        target=document,
        before={"state": before},
        after={"state": state, "number": document.number},
        summary=summary,
    )
    return document
