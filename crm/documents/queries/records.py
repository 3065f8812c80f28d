"""The records that documents belong to, by name: what lists and files of documents say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.text import capfirst

from crm.access.entities import entities
from crm.documents.holders import Holder, holders
from crm.documents.models import Approval, Document, State
from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class HeldBy:
    """A record that the reader sees: its name, its address, and the word for what it is."""

    name: str
    url: str
    word: str


def records_of(documents: Iterable[Document], user: User) -> dict[tuple[str, int], HeldBy]:
    """By `document.about`, those that the person sees; one query for any number and kind of them."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for document in documents:
        wanted[document.record_entity].add(document.record_id)
    asked = [
        _names(holder, wanted[holder.key], user) for holder in holders.on_for(user) if wanted[holder.key]
    ]
    if not asked:
        return {}
    found = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
    return {(entity, pk): _held_by(entity, pk, name) for entity, pk, name in found}


def _names(holder: Holder, keys: Iterable[int], user: User) -> Any:
    name = F(holder.name) if isinstance(holder.name, str) else holder.name
    rows = holder.model.objects.visible_to(user).filter(pk__in=keys).order_by()
    rows = rows.annotate(
        said_kind=Value(holder.key, CharField()), said_name=Cast(name, CharField())
    )  # the union wants columns of one type
    return rows.values_list("said_kind", "pk", "said_name")


def _held_by(entity: str, pk: int, name: str) -> HeldBy:
    holder = holders.get(entity)
    if holder is None:
        raise LookupError(entity)
    own_page = holder.model(pk=pk).get_absolute_url() if holder.has_page else ""
    url = own_page or reverse("record_documents", args=[entity, pk])
    return HeldBy(name, url, str(holder.model._meta.verbose_name))


def kinds_of_records(user: User) -> list[tuple[str, Any]]:
    """What records there are that hold documents, by the words of the matrix."""
    known = ((holder, entities.get(holder.key)) for holder in holders.on_for(user))
    return [
        (holder.key, entity.label if entity else capfirst(holder.model._meta.verbose_name_plural))
        for holder, entity in known
    ]


def asked_for(documents: Iterable[Document]) -> dict[int, list[User]]:
    """Who has not answered yet, by document; at most one query: only of what is in review somebody waits.

    The documents are in sight, and so is who is asked of them.
    """
    found: dict[int, list[User]] = defaultdict(list)
    reviewed = [document.pk for document in documents if document.state == State.REVIEW]
    if not reviewed:
        return found
    waiting = Approval.objects.unscoped("of documents that the reader sees").filter(
        version__document__in=reviewed, answer=Approval.Answer.WAITING
    )
    for row in waiting.select_related("approver", "version").order_by("asked_at", "pk"):
        found[row.version.document_id].append(row.approver)
    return found
