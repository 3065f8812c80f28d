"""What the pages of documents show, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import Http404

from crm.access.scopes import visible_or_404
from crm.documents.holders import holders, key_of, may
from crm.documents.models import Approval, Document, State, Step, Version

if TYPE_CHECKING:
    from crm.people.models import User

FEW = 5
STATE_TONES = {State.DRAFT: "", State.REVIEW: "warn", State.APPROVED: "good", State.ARCHIVED: ""}


def record_or_404(user: User, entity: str, pk: int, action: str = "view", *, talks: bool = False) -> Any:
    """The record that holds documents, or on which colleagues write (`talks`), of a module that is on."""
    holder = next((one for one in holders.on_for(user) if one.key == entity), None)
    if holder is None or (talks and not holder.has_talk):
        raise Http404
    return visible_or_404(holder.model.objects, user, action, pk=pk)


@dataclass
class RecordDocuments:
    """The documents of one record, those that changed last first; archived ones at the end."""

    record: Any
    user: User
    limit: int | None = None

    @cached_property
    def may_change(self) -> bool:
        return may(self.user, "change", self.record)

    @cached_property
    def entity(self) -> str:
        return key_of(self.record)

    @cached_property
    def _found(self) -> list[Document]:
        rows = Document.objects.visible_to(self.user).filter(
            record_entity=self.entity, record_id=self.record.pk
        )
        if self.limit:
            rows = rows.exclude(state=State.ARCHIVED)
        found = rows.select_related("brought_by").order_by("-changed_at", "-pk")
        return list(found[: self.limit + 1] if self.limit else found)

    @property
    def documents(self) -> list[Document]:
        found = sorted(self._found, key=lambda document: document.state == State.ARCHIVED)
        return found[: self.limit] if self.limit else found

    @property
    def has_more(self) -> bool:
        return bool(self.limit) and len(self._found) > (self.limit or 0)


@dataclass
class DocumentPage:
    """One document with its versions, what became of them, and what the reader may do."""

    document: Document
    user: User

    @cached_property
    def record(self) -> Any:
        return self.document.record_for(self.user)

    @cached_property
    def may_change(self) -> bool:
        return may(self.user, "change", self.record)

    @cached_property
    def versions(self) -> list[Any]:
        """The newest first, each with its `asked`: who was asked to approve it and what they answered."""
        found: list[Any] = list(
            Version.objects.visible_to(self.user)
            .filter(document=self.document)
            .select_related("brought_by")
            .order_by("-number")
        )
        approvals = list(
            Approval.objects.visible_to(self.user)
            .filter(version__document=self.document)
            .select_related("approver")
            .order_by("asked_at", "pk")
        )
        for version in found:
            version.asked = [one for one in approvals if one.version_id == version.pk]
        return found

    @cached_property
    def steps(self) -> list[Step]:
        rows = Step.objects.visible_to(self.user).filter(document=self.document)
        return list(rows.select_related("by").order_by("-at", "-pk"))

    @property
    def newest(self) -> Any:
        return self.versions[0]

    @property
    def may_answer(self) -> bool:
        return self.document.state == State.REVIEW and any(
            one.approver_id == self.user.pk and one.answer == Approval.Answer.WAITING
            for one in self.newest.asked
        )

    @property
    def may_ask(self) -> bool:
        return self.may_change and self.document.state == State.DRAFT

    @property
    def is_archived(self) -> bool:
        return self.document.state == State.ARCHIVED

    @property
    def tone(self) -> str:
        return STATE_TONES[State(self.document.state)]
