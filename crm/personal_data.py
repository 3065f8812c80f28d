"""Where a person's data lies: every room says it here, so that showing, exporting and erasing leave nothing out.

A file into which such data goes has a row that names it, written before the data is read and after `hold_off_erasures`;
each of its bytes is written while that row is held and still there. So an erasure either finds the file, or stops it.

Read unfiltered (`places.items()`): a module that is off keeps its rows, and the person's right to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from crm.frozen import frozen
from crm.registry import Registry

# The key of a lock of PostgreSQL: an erasure takes it alone, others share it.
ERASING = 7_301_996


def begin_erasing() -> None:
    """Let this transaction erase: what holds erasures off is awaited, and waits from now on. Before any row is held."""
    _lock("pg_advisory_xact_lock")


def hold_off_erasures() -> None:
    """Let no erasure happen from here to the end of the transaction; one that is under way is awaited.

    Before any row is held, else the two may wait for each other.
    """
    _lock("pg_advisory_xact_lock_shared")


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [ERASING])


@frozen
class Subject:
    """One natural person: a person of a client, or a client that is an individual with all its persons.

    `words`: by what texts name them (names, addresses, numbers as people wrote them), the longest first.
    `former_ids`: clients that were merged into theirs; undo, audit and bin know their rows under these keys.
    `freed`: keys of rows, by the label of their model, that were of a person until somebody deleted the person by hand.
    """

    kind: str  # client or person
    pk: int
    client_id: int
    name: str
    person_ids: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    former_ids: tuple[int, ...] = ()
    freed: Mapping[str, tuple[int, ...]] = field(default_factory=dict, hash=False)

    def rows_with_person(self, model: type[Model], path: str = "") -> Q:
        """Rows whose `person` is one of the persons, or was; `path` leads to `model`."""
        found = Q(**{f"{path}person__in": self.person_ids})
        if freed := self.freed.get(model._meta.label_lower):
            found |= Q(**{f"{path}pk__in": freed, f"{path}person": None})
        return found

    @property
    def is_client(self) -> bool:
        return self.kind == "client"

    @property
    def client_ids(self) -> tuple[int, ...]:
        """Theirs, and those that became part of it."""
        return (self.client_id, *self.former_ids)

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.pk}"


Find = Callable[[Subject], Q]


def anywhere(_subject: Subject) -> Q:
    """`near` of places that hang on no client: any of their rows, also one that lies deleted, may name anybody."""
    return Q()


def nobody(_subject: Subject) -> Q:
    """`own` of places whose rows are nobody's, and may name anybody."""
    return Q(pk__in=())


@frozen
class Keeping:
    """What the law wants kept: rows under `only`, for so many years after the day in `since`."""

    key: str
    since: str
    only: Q = field(default_factory=Q)


@frozen
class Place:
    """Rows of `model` about a person.

    `own(subject)`: which are theirs; an erasure deletes them, or sets the values of `blank`. `fields` are shown and
    exported, in this order and under these names. `near(subject)`: rows of others that may name the person in the
    fields `texts`; there, and in own rows that are kept, only the words go.
    """

    key: str
    label: Any
    model: type[Model]
    own: Find
    fields: tuple[str, ...]
    blank: Mapping[str, Any] | None = None
    near: Find | None = None
    texts: tuple[str, ...] = ()
    keeping: Keeping | None = None
    module: str = ""
    order: int = 50


def reasons_of_shares(*models: type[Model], near: Find, module: str = "", order: int) -> list[Place]:
    """Why records were shared, in colleagues' own words. `near`: shares of records that hang on the client."""
    return [
        Place(
            key=str(model._meta.model_name), label=_("Shares"), model=model, own=nobody, fields=(),
            near=near, texts=("reason",), module=module, order=order,
        )
        for model in models
    ]  # fmt: skip


@dataclass
class Traces:
    """What an erasure has found: keys of rows by their place, beginnings of what stood in them, files that must go."""

    subject: Subject
    rows: dict[str, list[int]] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    files: list[str] = field(default_factory=list)  # below MEDIA_ROOT


@frozen
class Copy:
    """Where copies of a person's values lie that nobody is shown: files, what undo needs, values of the audit.

    `remove(traces)` takes them away and gives their number. It runs before the rows go.
    """

    key: str
    label: Any
    remove: Callable[[Traces], int]
    module: str = ""
    order: int = 50


@frozen
class RetentionRule:
    """What is erased by itself once nobody needed it for so many months; off until the firm says how many.

    `due(limit)`: the rows that are older, as a queryset in a fixed order; `erase(row)` takes one of them away in the
    caller's transaction, after which it is not due any more.
    """

    key: str
    label: Any
    text: Any
    due: Callable[[datetime], Any]
    erase: Callable[[Any], object]
    module: str = ""
    order: int = 50


places: Registry[Place] = Registry("places of personal data")
copies: Registry[Copy] = Registry("copies of personal data")
retention_rules: Registry[RetentionRule] = Registry("retention rules")
