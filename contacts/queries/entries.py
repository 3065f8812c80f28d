"""The sources of the stream that clients themselves have: what happened, what was done, what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.models import Activity, ClassChange, Client, Interaction
from contacts.queries.changes import SHOWN_ACTIONS, change_of, changes_in_words
from contacts.queries.merging import all_keys
from contacts.registries import TimelineEntry
from crm.access.context import access_of
from crm.access.levels import Level
from crm.access.of_record import OfRecord
from crm.addresses import address
from crm.audit.models import AuditEntry
from crm.audit.models.entries import hidden_from
from crm.people.models import User
from crm.sql.kept import KeptStatement
from crm.web.formats import duration

ICONS = {
    "call": "phone-outgoing",
    "meeting": "users",
    "email": "mail",
    "letter": "mail-open",
    "visit": "map-pin",
    "note": "sticky-note",
}
TONES = {"call": "call", "email": "mail", "letter": "mail", "meeting": "good", "visit": "good"}
OUTCOME_TONES = {
    "positive": "good",
    "negative": "bad",
    "not_reached": "warn",
    "reached": "",
    "call_back": "warn",
}
INTERACTION_COLUMNS = (
    "kind", "is_incoming", "outcome", "happened_at", "minutes", "text", "person__name", "by__name", "for_whom__name",
)  # fmt: skip
# (with a person, without one), from us and from the client; {who} is a colleague, {person} works for the client.
SENTENCES = {
    ("call", False): (gettext_lazy("{who} called {person}"), gettext_lazy("{who} called")),
    ("call", True): (gettext_lazy("{person} called {who}"), gettext_lazy("Call to {who}")),
    ("meeting", False): (gettext_lazy("{who} met {person}"), gettext_lazy("{who} had a meeting")),
    ("meeting", True): (gettext_lazy("{person} met {who}"), gettext_lazy("Meeting with {who}")),
    ("email", False): (gettext_lazy("{who} wrote to {person}"), gettext_lazy("{who} sent an e-mail")),
    ("email", True): (gettext_lazy("{person} wrote to {who}"), gettext_lazy("E-mail to {who}")),
    ("letter", False): (gettext_lazy("{who} sent {person} a letter"), gettext_lazy("{who} sent a letter")),
    ("letter", True): (gettext_lazy("{person} sent {who} a letter"), gettext_lazy("Letter to {who}")),
    ("visit", False): (gettext_lazy("{who} visited {person}"), gettext_lazy("{who} visited")),
    ("visit", True): (gettext_lazy("{person} visited {who}"), gettext_lazy("Visit to {who}")),
    ("note", False): (gettext_lazy("{who} noted about {person}"), gettext_lazy("{who} wrote a note")),
    ("note", True): (gettext_lazy("{who} noted about {person}"), gettext_lazy("{who} wrote a note")),
}


def interaction_entries(
    client: Client,
    user: User,
    before: datetime | None,
    limit: int,
    kinds: Sequence[str] = (),
    ids: Sequence[int] | None = None,
    is_incoming: bool | None = None,
) -> list[TimelineEntry]:
    """Calls, meetings, e-mails, letters, visits and notes; one query."""
    if before or kinds or ids is not None:
        rows = Interaction.objects.visible_within(client, user)
        if ids is not None:
            rows = rows.filter(pk__in=ids)
        if before:
            rows = rows.filter(happened_at__lt=before)
        if kinds:
            rows = rows.filter(kind__in=kinds)
        if is_incoming is not None:
            rows = rows.filter(is_incoming=is_incoming)
        found = list(_latest(rows, limit))
    else:
        found = _interactions.rows(client, user, limit)
    may_all = access_of(user).level("client", "delete") == Level.ALL
    shows_text = access_of(user).reads("notes")
    return [_interaction_entry(row, user, may_all=may_all, shows_text=shows_text) for row in found]


def _latest(rows: Any, limit: int) -> Any:
    rows = rows.select_related("person", "by", "for_whom").only(*INTERACTION_COLUMNS)
    return rows.order_by("-happened_at", "-pk")[:limit]


_interactions = OfRecord(Interaction, _latest)


def _interaction_entry(row: Any, user: User, *, may_all: bool, shows_text: bool) -> TimelineEntry:
    outcome = row.outcome if shows_text else ""
    with_person, without = SENTENCES[row.kind, row.is_incoming]
    sentence = str(with_person if row.person else without)
    title = format_html(sentence, who=name_of(row.by, user), person=_bold(row.person or ""))
    if row.minutes:
        title = format_html("{}, {}", title, duration(row.minutes))
    if row.for_whom:
        title = format_html("{} · {}", title, _("for %(name)s") % {"name": row.for_whom})
    icon = "phone-incoming" if row.kind == "call" and row.is_incoming else ICONS[row.kind]
    return TimelineEntry(
        at=row.happened_at,
        key=f"interaction-{row.pk}",
        kind=row.kind,
        icon="phone-missed" if row.kind == "call" and outcome == "not_reached" else icon,
        title=title,
        body=row.text if shows_text else "",
        by=str(row.by or ""),
        edit_url=address("interaction_edit", row.pk) if may_all or row.by_id == user.pk else "",
        tone=TONES.get(row.kind, ""),
        tag=str(row.get_outcome_display()) if outcome else "",
        tag_tone=OUTCOME_TONES.get(outcome, ""),
    )


def done_tasks(client: Any) -> Any:
    rows = Activity.objects.unscoped("whether there are any; which are seen is asked where they are shown")
    return rows.filter(client=client, kind=Activity.Kind.TASK, done_at__isnull=False)


def done_entries(
    client: Client, user: User, before: datetime | None, limit: int, ids: Sequence[int] | None = None
) -> list[TimelineEntry]:
    """Tasks that were ticked off (calls, meetings and visits stand in the stream as what happened); one query."""
    rows = Activity.objects.visible_within(client, user).filter(
        kind=Activity.Kind.TASK, done_at__isnull=False
    )
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if before:
        rows = rows.filter(done_at__lt=before)
    rows = rows.select_related("done_by").only("title", "note", "done_at", "done_by__name")
    rows = rows.order_by("-done_at", "-pk")[:limit]
    shows_note = access_of(user).reads("notes")
    return [
        TimelineEntry(
            at=row.done_at,
            key=f"activity-{row.pk}",
            kind="done",
            icon="circle-check",
            title=format_html(_("{who} did: {what}"), who=name_of(row.done_by, user), what=_bold(row.title)),
            body=row.note if shows_note else "",
            tone="good",
        )
        for row in rows
    ]


def change_entries(
    client: Client, user: User, before: datetime | None, limit: int, ids: Sequence[int] | None = None
) -> list[TimelineEntry]:
    """Who created, changed, assigned or shared the record, from the audit, also of clients that became part of it.

    One query, if the client was read `with_former_keys`.
    """
    keys = all_keys(client)
    hidden = hidden_from(user)
    if before or ids is not None or len(keys) > 1:
        rows = _changes(keys, None, hidden)
        if ids is not None:
            rows = rows.filter(pk__in=ids)
        if before:
            rows = rows.filter(at__lt=before)
        rows = rows[:limit]
    else:
        rows = _newest_changes.rows(client.pk, limit, hidden)
    return [
        TimelineEntry(
            at=row.at,
            key=f"change-{row.pk}",
            kind="change",
            icon="user-check" if row.action == "assign" else "history",
            title=changes_in_words(row, name_of(row.by, user)),
            is_system=True,
        )
        for row in rows
    ]


def _changes(keys: Sequence[int], limit: int | None, hidden: tuple[str, ...]) -> Any:
    rows = AuditEntry.objects.filter(entity=Client.entity, object_id__in=keys, action__in=SHOWN_ACTIONS)
    rows = rows.telling(hidden).select_related("by").only("at", "action", "entity", "by__name")
    return rows.order_by("-at", "-pk")[:limit]


_newest_changes = KeptStatement(lambda key, limit, hidden: _changes([key], limit, hidden))


def class_moves(client: Any) -> Any:
    rows = ClassChange.objects.unscoped("whether there are any; which are seen is asked where they are shown")
    return rows.filter(client=client)


def class_entries(
    client: Client, user: User, before: datetime | None, limit: int, ids: Sequence[int] | None = None
) -> list[TimelineEntry]:
    """Into which classes the firm's rules moved the client; what colleagues did stands in the changes. One query."""
    rows = ClassChange.objects.visible_within(client, user)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if before:
        rows = rows.filter(at__lt=before)
    return [
        TimelineEntry(
            at=row.at,
            key=f"class-{row.pk}",
            kind="change",
            icon="badge-percent",
            title=format_html(_("By the rules: {what}"), what=change_of("grade", row.before, row.after)),
            is_system=True,
        )
        for row in rows.order_by("-at", "-pk")[:limit]
    ]


def name_of(colleague: User | None, user: User) -> Any:
    """ "You" for the reader, a name for others, "Rapport" for the program."""
    if colleague is None:
        return _bold("Rapport")
    return _bold(_("You") if colleague.pk == user.pk else colleague.name)


def _bold(words: Any) -> Any:
    return format_html("<b>{}</b>", words) if words else ""


def changes_counted(count: int) -> str:
    return ngettext("%(n)s change", "%(n)s changes", count) % {"n": count}
