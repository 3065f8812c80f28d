"""A list of activities: what is planned or was done, with whom, by whom and when."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.actions.derived import refresh_next_step
from contacts.imports.batches import Batch
from contacts.imports.folding import words_of
from contacts.imports.lists import ListReader, Values, matching, writing
from contacts.imports.met import meeting
from contacts.imports.parties import PART, PARTY_COLUMNS, PARTY_FIELDS, PARTY_NAMES, party_of
from contacts.imports.rows import COMMON, COMMON_TYPES, Problem, problem
from contacts.imports.synonyms import SYNONYMS
from contacts.imports.targets import TARGETS, Target
from contacts.models import Activity
from contacts.registries import ImportTarget

PLAN = _("Activity")
KINDS = {
    "task": "task, to do, todo, reminder, zadanie, przypomnienie, aufgabe, задача, дело, وظیفه, کار",
    "call": "call, phone, phone call, telefon, rozmowa, anruf, звонок, تماس",
    "meeting": "meeting, appointment, demo, lunch, event, spotkanie, termin, besprechung, встреча, جلسه",
    "visit": "visit, site visit, wizyta, besuch, визит, بازدید",
}


@cache
def kinds() -> dict[str, str]:
    return {words_of(word): key for key, text in KINDS.items() for word in text.split(",")}


FIELDS = {
    **PARTY_FIELDS,
    **{
        target.key: target
        for target in (
            Target("title", _("What"), PLAN, length=200),
            Target("activity_kind", _("Kind"), PLAN, "choice", words=kinds),
            Target("due_at", _("When"), PLAN, "planned"),
            Target("owner", _("Who"), PLAN, "owner"),
            Target("minutes", _("Minutes"), PLAN, "number"),
            Target("is_done", _("Done"), PLAN, "yes_no"),
            Target("note", _("Note"), PLAN, many=True, kept_in="notes"),
        )
    },
    "person_name": TARGETS["person_name"],
}
NAMES = {
    "title": """
        subject, title, activity, task, task name, activity subject, activity title, what, topic, betreff, aufgabe,
        temat, zadanie, tytul, co, czynnosc, тема, задача, название, что, موضوع, عنوان, کار""",
    "activity_kind": "type, kind, activity type, task type, typ, rodzaj, art, тип, вид, نوع",
    "due_at": """
        due, due date, due at, date, when, start, start date, start time, date start, deadline, scheduled,
        activity date, faellig, termin, data, kiedy, data zadania, datum, дата, срок, когда, начало,
        تاریخ, موعد, زمان""",
    "owner": SYNONYMS["owner"]
    + ", assigned user, assignee, user, who, wer, kto, кто, assigned to user, چه کسی",
    "minutes": "minutes, duration, duration minutes, length, dauer, czas, minuty, минуты, длительность, مدت",
    "is_done": "done, completed, is done, finished, closed, erledigt, zrobione, wykonane, выполнено, готово, انجام شده",
    "note": SYNONYMS["note"],
    **PARTY_NAMES,
    "person_name": SYNONYMS["person_name"],
}


class PlanReader(ListReader):
    columns = (
        *COMMON, *PARTY_COLUMNS, "title", "kind", "due_at", "is_all_day", "owner_id", "minutes", "is_done", "note",
        "person_name",
    )  # fmt: skip
    types = {
        **COMMON_TYPES, "due_at": "timestamptz", "is_all_day": "boolean", "owner_id": "bigint", "minutes": "numeric",
        "is_done": "boolean",
    }  # fmt: skip

    def own(self, values: Values, cells: list[str], problems: list[Problem]) -> tuple[Any, ...]:
        get, due = values.get, values.get("due_at")
        if not problems:
            needed = (target for target in ("title", "due_at") if not get(target))
            problems += [problem(self.at(target), "", "missing") for target in needed]
            if not 0 <= (get("minutes") or 0) <= 10_000:
                problems.append(problem(at := self.at("minutes"), cells[at], "number_big"))
        is_all_day = due is not None and not (due.hour or due.minute)
        return (
            *party_of(values), get("title", ""), get("activity_kind", "task"), due, is_all_day, get("owner"),
            get("minutes"), get("is_done", False), get("note", ""), get("person_name", ""),
        )  # fmt: skip


# The same thing on the same day with the same client is there already, or stands in the file twice.
MATCH = """
CREATE UNLOGGED TABLE {match} AS
SELECT s.line, p.client_id, k.id AS person_id, t.id AS there_id, s.earlier AS twin, {action} AS action,
  {is_there} AS is_there
FROM (SELECT r.*, lag(line) OVER (PARTITION BY CASE WHEN problems IS NULL THEN client_key || ' ' || title || ' '
    || due_at::text || ' ' || coalesce(owner_id, 0) ELSE line::text END ORDER BY line) AS earlier FROM {decided} r) s
LEFT JOIN {parties} p ON p.key = s.client_key
LEFT JOIN LATERAL (SELECT id FROM contacts_person q WHERE q.client_id = p.client_id AND s.person_name <> ''
  AND fold(q.name) = fold(s.person_name) ORDER BY id LIMIT 1) k ON true
LEFT JOIN LATERAL (SELECT id FROM contacts_activity x WHERE x.client_id = p.client_id AND x.due_at = s.due_at
  AND x.title = s.title LIMIT 1) t ON true
ORDER BY s.line
"""
MET = """
SELECT m.line, s.title AS name, coalesce(nullif(s.client_name, ''), nullif(s.client_number, ''),
    nullif(s.client_tax, ''), s.client_email) AS facts, s.due_at AS day, 'plan' AS why,
  CASE WHEN m.there_id IS NOT NULL THEN c.id END AS there_id,
  CASE WHEN m.there_id IS NOT NULL THEN c.name ELSE '' END AS there, '' AS owner, '' AS branch, m.twin,
  true AS is_visible, true AS may_update
FROM {match} m JOIN {rows} s ON s.line = m.line LEFT JOIN contacts_client c ON c.id = m.client_id
WHERE m.is_there AND m.action <> 'refuse'
"""
VALUES = {
    "client_id": "m.client_id", "person_id": "m.person_id", "kind": "s.kind", "title": "s.title", "note": "s.note",
    "due_at": "s.due_at", "is_all_day": "s.is_all_day", "minutes": "nullif(round(s.minutes), 0)::int",
    "assigned_to_id": "coalesce(s.owner_id, %(by)s)", "created_by_id": "%(by)s", "created_at": "%(now)s",
    "done_at": "CASE WHEN s.is_done THEN least(s.due_at, %(now)s) END",
    "done_by_id": "CASE WHEN s.is_done THEN coalesce(s.owner_id, %(by)s) END", "version": "1",
}  # fmt: skip


def _write(batch: Batch) -> None:
    batch.insert(Activity, VALUES, batch.source("create"), parent="client_id")
    refresh_next_step(batch.keys("client_id", "create"))


def lacks(targets: Collection[str]) -> str:
    if "title" not in targets:
        return "no_title"
    return "" if "due_at" in targets else "no_day"


ACTIVITIES = ImportTarget(
    key="activities",
    label=_("Activities"),
    hint=_("Tasks, calls, meetings and visits, planned or done"),
    entity="client",
    needs=(("client", "change"),),
    fields=FIELDS,
    names=NAMES,
    reader=PlanReader,
    match=matching(MATCH),
    write=writing(_write),
    lacks=lacks,
    met=meeting(MET),
    parts=(PART,),
    decisions=("skip", "create"),
    list_url="activity_list",
    order=30,
)
