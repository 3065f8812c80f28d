"""What colleagues are told about documents (crm.messages.kinds): asked to approve, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.documents.models import Approval, Document
from crm.messages.actions.telling import Told, tell
from crm.messages.kinds import NoticeKind, notice_kinds

if TYPE_CHECKING:
    from crm.people.models import User

ASKED, ANSWERED = "approval_asked", "approval_answered"


def asked_words(text: str, params: Mapping[str, Any]) -> str:
    return _("%(name)s asks for your approval: %(document)s") % {
        "name": params.get("by", ""),
        "document": text,
    }


def answered_words(text: str, params: Mapping[str, Any]) -> str:
    said = {"name": params.get("by", ""), "document": text}
    if params.get("answer") == Approval.Answer.RETURNED:
        return _("%(name)s sent back: %(document)s") % said
    if params.get("is_last"):
        return _("%(name)s approved, and it is approved now: %(document)s") % said
    return _("%(name)s approved, others are still asked: %(document)s") % said


KINDS = (
    NoticeKind(
        ASKED, gettext_lazy("Approvals asked of me"), gettext_lazy("When a colleague asks you to approve a document."),
        "file-pen", asked_words, order=30,
    ),
    NoticeKind(
        ANSWERED, gettext_lazy("Answers to my approvals"),
        gettext_lazy("When a document that you sent for approval is approved or sent back."), "file-check",
        answered_words, order=31,
    ),
)  # fmt: skip


def register_notices() -> None:
    for kind in KINDS:
        notice_kinds.register(kind)


def tell_asked(document: Document, approvals: Collection[Approval], by: User) -> None:
    told = [
        Told(
            to_id=one.approver_id,
            kind=ASKED,
            text=document.name,
            link=document.get_absolute_url(),
            key=f"approval:{one.pk}",
            params={"by": by.name},
        )
        for one in approvals
    ]
    tell(told)


def tell_answered(document: Document, approval: Approval, by: User, *, is_last: bool = False) -> None:
    """To whoever asked, as long as they see the document."""
    asker = approval.asked_by
    if asker.is_active and Document.objects.visible_to(asker).filter(pk=document.pk).exists():
        params = {"by": by.name, "answer": str(approval.answer), "is_last": is_last}
        link, key = document.get_absolute_url(), f"answered:{approval.pk}"
        tell([Told(asker.pk, ANSWERED, document.name, link, key, params)])
