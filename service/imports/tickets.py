"""A list of tickets: whose they are, in which queue and how far, with the first message and the firm's own fields."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.imports.batches import Batch
from contacts.imports.folding import words_of
from contacts.imports.lists import ListReader, Values, matching, writing
from contacts.imports.met import in_sight_of, meeting
from contacts.imports.parties import PART, PARTY_COLUMNS, PARTY_FIELDS, party_of
from contacts.imports.renewals import renew
from contacts.imports.rows import COMMON, COMMON_TYPES, Problem, Setting, problem
from contacts.imports.stage import execute
from contacts.registries import ImportTarget
from crm.access.queries.admins import colleagues_with
from service.actions.made_texts import refresh_made_texts
from service.imports.ticket_updates import KEPT, RENEWAL
from service.imports.words import FIELDS, NAMES
from service.models import Queue, Ticket, TicketMessage


class TicketReader(ListReader):
    made_of = "ticket"
    columns = (
        *COMMON, *PARTY_COLUMNS, "ticket_number", "subject", "queue_id", "state", "priority", "agent_id",
        "requester_name", "requester_email", "requester_phone", "opened_at", "closed_at", "note", "custom",
    )  # fmt: skip
    types = {
        **COMMON_TYPES, "queue_id": "bigint", "priority": "int", "agent_id": "bigint", "opened_at": "timestamptz",
        "closed_at": "timestamptz", "custom": "jsonb",
    }  # fmt: skip

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        # Read now: while the rows are staged, the connection takes nothing else.
        self.queues: dict[str, int] = {}
        self.names = []
        for queue in Queue.objects.order_by("name", "pk"):
            self.names.append(queue.name)
            self.queues.setdefault(words_of(queue.name), queue.pk)
            self.queues.setdefault(words_of(queue.key), queue.pk)
        self.able = colleagues_with(Ticket.entity, "change")

    def _reader(self, position: int, target: str) -> Callable[[str], Any] | None:
        return self.setting.owners.person if target == "agent" else super()._reader(position, target)

    def own(self, values: Values, cells: list[str], problems: list[Problem]) -> tuple[Any, ...]:
        get, queue = values.get, words_of(values.get("queue", ""))
        if not self.queues or (queue and queue not in self.queues):
            names = ", ".join(self.names[:12])
            problems.append(problem(self.at("queue"), get("queue", ""), "choice", expected=names or "–"))
        if get("agent") and get("agent") not in self.able:
            problems.append(problem(at := self.at("agent"), cells[at], "agent_right"))
        if not problems and not get("subject"):
            problems.append(problem(self.at("subject"), "", "missing"))
        if not problems and not (get("requester_name") or get("client_name")):
            problems.append(problem(self.at("requester_name"), "", "missing"))
        return (
            *party_of(values), get("ticket_number", ""), get("subject", ""),
            self.queues.get(queue), get("ticket_state", ""), int(get("priority", 0)) or None, get("agent"),
            get("requester_name", ""), (get("requester_email") or [""])[0], get("requester_phone", ""),
            get("opened_at"), get("closed_at"), get("note", ""), self.custom(values),
        )  # fmt: skip


# The same number, or without one the same subject of one client on one day, is there already or stands there twice.
MATCH = """
CREATE UNLOGGED TABLE {match} AS
SELECT x.*, CASE WHEN action = 'create'
  THEN nextval((SELECT pg_get_serial_sequence('service_ticket', 'id')::regclass)) END AS new_id
FROM (
  SELECT s.line, p.client_id, t.id AS there_id, s.earlier AS twin, {action} AS action,
    s.ticket_number <> '' AND s.earlier IS NULL AND t.id IS NULL AS is_numbered,
    {may_update} AS may_update, {is_there} AS is_there
  FROM (SELECT r.*, lag(line) OVER (PARTITION BY CASE WHEN problems IS NOT NULL THEN line::text
      WHEN ticket_number <> '' THEN 'n' || ticket_number
      ELSE 't' || client_key || ' ' || fold(requester_name) || ' ' || fold(subject) || ' '
        || coalesce(opened_at::text, '') END ORDER BY line) AS earlier FROM {decided} r) s
  LEFT JOIN {parties} p ON p.key = s.client_key
  LEFT JOIN LATERAL (
    SELECT o.id FROM service_ticket o WHERE s.ticket_number <> '' AND o.number = s.ticket_number
    UNION ALL
    SELECT o.id FROM service_ticket o WHERE s.ticket_number = '' AND o.client_id = p.client_id
      AND o.subject = s.subject AND o.opened_at = s.opened_at LIMIT 1) t ON true
  ORDER BY s.line) x
"""
MET = """
SELECT m.line, s.subject AS name, coalesce(nullif(s.client_name, ''), nullif(s.client_number, ''),
    nullif(s.client_tax, ''), nullif(s.client_email, ''), s.requester_name) AS facts, s.opened_at::date AS day,
  CASE WHEN s.ticket_number = '' THEN 'title' ELSE 'record_number' END AS why, m.there_id,
  concat_ws(' · ', t.number, t.subject) AS there, coalesce(u.name, '') AS owner, '' AS branch, m.twin,
  true AS is_visible, m.may_update
FROM {match} m JOIN {rows} s ON s.line = m.line
LEFT JOIN service_ticket t ON t.id = m.there_id LEFT JOIN people_user u ON u.id = t.agent_id
WHERE m.is_there AND m.action <> 'refuse'
"""
JOINS = """
JOIN service_queue q ON q.id = coalesce(s.queue_id, (SELECT y.id FROM service_queue y ORDER BY y.name, y.id LIMIT 1))
JOIN people_team t ON t.id = q.team_id LEFT JOIN contacts_client c ON c.id = m.client_id
"""
# What the file brings must not be given once more.
SERIES = """
SELECT setval('service_ticket_number', x.last) FROM (
  SELECT max(substr(s.ticket_number, 3)::bigint) AS last FROM {match} m JOIN {rows} s ON s.line = m.line
  WHERE m.line > %(after)s AND m.line <= %(upto)s AND m.is_numbered AND s.ticket_number ~ '^T-[0-9]{{1,12}}$') x,
  service_ticket_number q WHERE x.last >= q.last_value
"""
STATE = "coalesce(nullif(s.state, ''), CASE WHEN s.closed_at IS NULL THEN 'new' ELSE 'closed' END)"
OPENED = "coalesce(s.opened_at, s.closed_at, %(now)s)"
ENDED = f"greatest(coalesce(s.closed_at, {OPENED}), {OPENED})"
VALUES = {
    "id": "m.new_id",
    "number": "CASE WHEN m.is_numbered THEN s.ticket_number ELSE 'T-' || nextval('service_ticket_number') END",
    "subject": "s.subject", "queue_id": "q.id", "client_id": "m.client_id", "owner_id": "c.owner_id",
    "team_id": "CASE WHEN c.id IS NULL THEN t.id ELSE c.team_id END",
    "branch_id": "CASE WHEN c.id IS NULL THEN t.branch_id ELSE c.branch_id END", "agent_id": "s.agent_id",
    "state": STATE, "priority": f"coalesce(s.priority, {Ticket.Priority.NORMAL.value})", "source": "'email'",
    "requester_name": "left(coalesce(nullif(s.requester_name, ''), s.client_name), 150)",
    "requester_email": "s.requester_email", "requester_phone": "s.requester_phone", "opened_at": OPENED,
    "solved_at": f"CASE WHEN {STATE} IN ('solved', 'closed') THEN {ENDED} END",
    "closed_at": f"CASE WHEN {STATE} = 'closed' THEN {ENDED} END", "last_activity_at": ENDED, "version": "1",
    "custom": "coalesce(s.custom, '{}')",
}  # fmt: skip
MESSAGES = {
    "ticket_id": "m.new_id", "kind": "'incoming'", "text": "coalesce(nullif(s.note, ''), s.subject)", "at": OPENED,
}  # fmt: skip


def _write(batch: Batch) -> None:
    execute(SERIES.format(**batch.names), batch.params)
    source = batch.source("create", JOINS)
    batch.insert(Ticket, VALUES, source, parent="client_id", fields=KEPT)
    batch.insert(TicketMessage, MESSAGES, source)
    refresh_made_texts([*batch.keys("new_id", "create"), *renew(batch, RENEWAL)])


def _lacks(targets: Collection[str]) -> str:
    given = set(targets)
    if not given & {*PARTY_FIELDS, "requester_name"}:
        return "no_party"
    return "" if "subject" in given else "no_subject"


TICKETS = ImportTarget(
    key="tickets",
    label=_("Tickets"),
    hint=_("Requests of clients that are here already, or of people by their name"),
    entity="ticket",
    needs=(("ticket", "create"),),
    fields=FIELDS,
    names=NAMES,
    reader=TicketReader,
    match=matching(MATCH, renewal=RENEWAL),
    write=writing(_write, RENEWAL),
    lacks=_lacks,
    met=meeting(MET, "ticket_page", sees=in_sight_of(Ticket)),
    made_of="ticket",
    parts=(PART,),
    decisions=("skip", "update", "create"),
    list_url="ticket_list",
    module="service",
    order=47,
)
