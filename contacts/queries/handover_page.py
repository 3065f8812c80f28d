"""The page of one handover, and the receiver's page to work through it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from contacts.access import may_lead
from contacts.models import Handover, HandoverItem, HandoverPaper
from contacts.models.handover import BACK, HERE, TO_ANSWER, TO_INTRODUCE
from contacts.queries.briefs import Brief, brief_of
from contacts.queries.handovers import BY_WORTH, PAGE, Progress, items_of, missed, progress_of, was_contacted
from crm.access.context import access_of
from crm.changes.access import can_undo

if TYPE_CHECKING:
    from contacts.models.handover import HandoverItemQuerySet
    from crm.people.models import User

SHOWS = {
    "open": TO_ANSWER,
    "accepted": HERE & Q(state=HandoverItem.State.ACCEPTED),
    "returned": BACK,
    "missed": Q(),
    "all": Q(),
}


@dataclass
class HandoverPage:
    """Parts are read when first asked for. Numbers are of the whole; rows are those the reader sees."""

    handover: Handover
    user: User
    show: str = ""
    after: int = 0

    def __post_init__(self) -> None:
        if self.show not in SHOWS:
            self.show = "returned" if self.progress.returned and self.leads else "all"

    @cached_property
    def leads(self) -> bool:
        return may_lead(self.user, self.handover)

    @property
    def can_undo(self) -> bool:
        change_set = self.handover.change_set
        return change_set.is_undoable and can_undo(self.user, change_set)

    @property
    def can_export(self) -> bool:
        return access_of(self.user).may(HandoverItem.entity, "export")

    @property
    def can_give_again(self) -> bool:
        """Whether the rows shown are such that another receiver may be found for."""
        return self.leads and self.handover.is_live and self.show in ("open", "returned")

    @cached_property
    def items(self) -> HandoverItemQuerySet:
        return items_of(self.handover, self.user)

    @cached_property
    def progress(self) -> Progress:
        return progress_of(self.items)

    @cached_property
    def mine(self) -> Progress:
        """What the reader, or somebody they cover, was given."""
        return progress_of(self.items.received_by(self.user))

    @cached_property
    def shown(self) -> HandoverItemQuerySet:
        rows = missed(self.items) if self.show == "missed" else self.items.filter(SHOWS[self.show])
        found: HandoverItemQuerySet = rows
        return found

    @property
    def seen(self) -> HandoverItemQuerySet:
        rows = HandoverItem.objects.visible_to(self.user).filter(handover=self.handover)
        found: HandoverItemQuerySet = rows.filter(pk__in=self.shown.values("pk"))
        return found

    @cached_property
    def rows(self) -> list[Any]:
        """A page of items with `is_contacted`, in the order of their keys."""
        seen = self.seen.filter(pk__gt=self.after).annotate(is_contacted=was_contacted())
        seen = seen.select_related("client__owner", "receiver", "introduction").order_by("pk")
        return list(seen[: PAGE + 1])

    @property
    def next_after(self) -> int | None:
        return self.rows[PAGE - 1].pk if len(self.rows) > PAGE else None

    @cached_property
    def hidden_count(self) -> int:
        """Clients that count but that the reader does not see now: they went beyond the reader's scope."""
        return int(self.shown.count() - self.seen.count())

    @cached_property
    def papers(self) -> list[HandoverPaper]:
        rows = HandoverPaper.objects.visible_to(self.user).filter(handover=self.handover)
        return list(rows.select_related("job").order_by("-pk")[:3])

    @property
    def tabs(self) -> list[tuple[str, str, int | None]]:
        """(key, label, count)."""
        found = self.progress
        return [
            ("all", _("All"), None),
            ("open", _("To answer"), found.open),
            ("accepted", _("Accepted"), found.accepted),
            ("returned", _("Returned"), found.returned),
            ("missed", _("Class A not contacted"), found.class_a_missed),
        ]


WORK = {"answer": TO_ANSWER, "introduce": TO_INTRODUCE, "done": HERE & Q(state=HandoverItem.State.ACCEPTED)}


@dataclass
class WorkPage:
    """Clients the reader was given, one after another: to answer, then to introduce."""

    handover: Handover
    user: User
    tab: str = ""
    key: int = 0

    @property
    def can_export(self) -> bool:
        return access_of(self.user).may(HandoverItem.entity, "export")

    def __post_init__(self) -> None:
        if self.tab not in WORK:
            waits = [tab for tab in ("answer", "introduce") if self.counts[tab]]
            self.tab = waits[0] if waits else "done"

    @cached_property
    def own(self) -> HandoverItemQuerySet:
        rows = HandoverItem.objects.visible_to(self.user).live()
        found: HandoverItemQuerySet = rows.filter(handover=self.handover).received_by(self.user)
        return found

    @cached_property
    def counts(self) -> dict[str, int]:
        return self.own.aggregate(**{tab: Count("pk", filter=condition) for tab, condition in WORK.items()})

    @property
    def tabs(self) -> list[tuple[str, str, int]]:
        labels = {"answer": _("To answer"), "introduce": _("To introduce"), "done": _("Accepted")}
        tabs = [tab for tab in labels if tab != "introduce" or self.handover.introducing != "none"]
        return [(tab, labels[tab], self.counts[tab]) for tab in tabs]

    @cached_property
    def items(self) -> list[HandoverItem]:
        """The first of them, the most valuable clients before others."""
        rows = self.own.filter(WORK[self.tab]).select_related("client__owner", "receiver", "introduction")
        return list(rows.order_by(*BY_WORTH)[:PAGE])

    @cached_property
    def item(self) -> HandoverItem | None:
        """The one that is worked on: the one asked for, else the first."""
        chosen = [item for item in self.items if item.pk == self.key]
        return (chosen or self.items or [None])[0]  # type: ignore[list-item]

    @property
    def previous(self) -> HandoverItem | None:
        return self._beside(-1)

    @property
    def following(self) -> HandoverItem | None:
        return self._beside(1)

    def _beside(self, step: int) -> HandoverItem | None:
        if self.item is None:
            return None
        place = self.items.index(self.item) + step
        return self.items[place] if 0 <= place < len(self.items) else None

    @cached_property
    def brief(self) -> Brief | None:
        return brief_of(self.item.client, self.user) if self.item else None
