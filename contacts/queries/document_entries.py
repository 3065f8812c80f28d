"""Documents on a client's stream: brought, in new versions, and what became of them, also on its deals and papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Value
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from contacts.queries.entries import name_of
from contacts.registries import TimelineEntry
from crm.documents.holders import held_near, holders
from crm.documents.models import Document, Step, Version
from crm.people.models import User

BROUGHT = "brought"
COLUMNS = ("at", "word", "what", "pk", "version", "held", "named", "said", "kind", "who", "whose")
SENTENCES = {
    BROUGHT: _("{who} added the document {name}"),
    Step.Kind.SUBMITTED: _("{who} asked for approval of {name}"),
    Step.Kind.APPROVED: _("{who} approved {name}"),
    Step.Kind.RETURNED: _("{who} returned {name}"),
    Step.Kind.ARCHIVED: _("{who} put {name} into the archive"),
    Step.Kind.REOPENED: _("{who} opened {name} again"),
}
NEWER = _("{who} added version {number} of {name}")
ICONS = {
    BROUGHT: "file-up", Step.Kind.SUBMITTED: "hourglass", Step.Kind.APPROVED: "check",
    Step.Kind.RETURNED: "undo-2", Step.Kind.ARCHIVED: "archive", Step.Kind.REOPENED: "rotate-ccw",
}  # fmt: skip
TONES = {Step.Kind.APPROVED: "good", Step.Kind.RETURNED: "bad", Step.Kind.SUBMITTED: "warn"}


def documents_near(client: Any) -> Any:
    rows = Document.objects.unscoped("whether there are any; which are seen is asked where they are shown")
    return rows.filter(held_near(client))


def document_entries(
    client: Client,
    user: User,
    before: datetime | None,
    limit: int,
    ids: Mapping[str, list[int]] | None = None,
) -> list[TimelineEntry]:
    """A line for each version and for each step of it; one query."""
    seen = Document.objects.visible_to(user).filter(held_near(client.pk)).order_by().values("pk")
    brought = Version.objects.unscoped("of documents in sight").annotate(
        word=Value("version", CharField()),
        what=Value(BROUGHT, CharField()),
        who=F("brought_by_id"),
        whose=F("brought_by__name"),
    )
    steps = Step.objects.unscoped("of documents in sight").annotate(
        word=Value("step", CharField()), what=F("kind"), who=F("by_id"), whose=F("by__name")
    )
    if ids is not None:
        brought = brought.filter(pk__in=ids.get("version", ()))
        steps = steps.filter(pk__in=ids.get("step", ()))
    parts = [_part(rows.filter(document__in=seen), before, limit) for rows in (brought, steps)]
    rows = parts[0].union(parts[1], all=True).order_by("-at", "-word", "-pk")[:limit]
    return [_entry(dict(zip(COLUMNS, row, strict=True)), client, user) for row in rows]


def recalled_documents(client: Client, user: User, ids: Mapping[str, list[int]]) -> list[TimelineEntry]:
    return document_entries(client, user, None, sum(map(len, ids.values())), ids)


def _part(rows: Any, before: datetime | None, limit: int) -> Any:
    if before:
        rows = rows.filter(at__lt=before)
    rows = rows.annotate(
        version=F("number"), held=F("document_id"), named=F("document__name"), said=F("note"),
        kind_of_record=F("document__record_entity"),
    )  # fmt: skip
    names = ["kind_of_record" if name == "kind" else name for name in COLUMNS]
    return rows.order_by("-at", "-pk").values_list(*names)[:limit]


def _entry(row: dict[str, Any], client: Client, user: User) -> TimelineEntry:
    what, number = row["what"], row["version"]
    sentence = NEWER if what == BROUGHT and number > 1 else SENTENCES[what]
    colleague = User(pk=row["who"], name=row["whose"]) if row["who"] else None
    bold = format_html("<b><bdi>{}</bdi></b>", row["named"])
    holder = holders.get(row["kind"])
    is_elsewhere = holder is not None and row["kind"] != client.entity
    return TimelineEntry(
        at=row["at"],
        key=f"{row['word']}-{row['pk']}",
        kind="document",
        icon=ICONS[what],
        title=format_html(str(sentence), who=name_of(colleague, user), name=bold, number=number),
        body=row["said"],
        url=Document(pk=row["held"]).get_absolute_url(),
        tone=TONES.get(what, ""),
        tag=str(holder.model._meta.verbose_name) if holder and is_elsewhere else "",
    )
