"""A list of deals: their client found, stage by its name, value reckoned, fields of the firm's own filled."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from contacts.imports.batches import Batch
from contacts.imports.folding import words_of
from contacts.imports.lists import ListReader, Values, matching, writing
from contacts.imports.met import in_sight_of, meeting
from contacts.imports.parties import PART, PARTY_COLUMNS, PARTY_FIELDS, party_of, refuse
from contacts.imports.renewals import renew
from contacts.imports.rows import COMMON, COMMON_TYPES, Problem, Setting, problem
from contacts.imports.stage import execute
from contacts.registries import ImportTarget
from crm.changes.actions.keeping import insert_kept
from crm.money.amounts import places_of
from sales.actions.client_figures import refresh_client_figures
from sales.actions.made_texts import refresh_made_texts
from sales.actions.pipelines import ensure_pipeline
from sales.imports.deal_updates import CLOSED, KEPT, MOVES_ON, RENEWAL
from sales.imports.deal_words import FIELDS, NAMES
from sales.imports.line_match import RATE
from sales.models import Deal, DealMove, DealStage
from sales.models.pipeline import shown_name
from sales.queries.board_sums import forget_sums
from sales.queries.pipelines import in_use
from sales.queries.rates import firm_currency

if TYPE_CHECKING:
    from contacts.models import ImportRun

USUAL_DAYS_TO_CLOSE = 30


def stages_by_word() -> dict[str, int]:
    """The key of each stage by its name in every language; of one name in several pipelines the first."""
    found: dict[str, int] = {}
    stages = list(in_use().order_by("pipeline__position", "pipeline", "position", "pk"))
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for stage in stages:
                for word in (stage.name, shown_name(stage.name), str(stage.get_kind_display())):
                    found.setdefault(words_of(word), stage.pk)
    return found


class DealReader(ListReader):
    made_of = "deal"
    columns = (
        *COMMON, *PARTY_COLUMNS, "deal_number", "title", "stage_id", "amount", "currency", "closes_on", "closed_on",
        "created_at", "owner_id", "competitor", "note", "custom",
    )  # fmt: skip
    types = {
        **COMMON_TYPES, "stage_id": "bigint", "amount": "numeric", "closes_on": "date", "closed_on": "date",
        "created_at": "timestamptz", "owner_id": "bigint", "custom": "jsonb",
    }  # fmt: skip

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        # Read now: while the rows are staged, the connection takes nothing else.
        self.stages = stages_by_word()
        stages = in_use().order_by("pipeline__position", "pipeline", "position")[:12]
        self.names = ", ".join(shown_name(one.name) for one in stages)

    def own(self, values: Values, cells: list[str], problems: list[Problem]) -> tuple[Any, ...]:
        get, party, stage = values.get, party_of(values), values.get("deal_stage", "")
        if stage and words_of(stage) not in self.stages:
            problems.append(problem(self.at("deal_stage"), stage, "choice", expected=self.names))
        if not problems:
            if not party[0]:
                problems.append(problem(self.whose(), "", "no_client_named"))
            if not get("title"):
                problems.append(problem(self.at("title"), "", "missing"))
            if get("amount", 0) < 0:
                problems.append(problem(at := self.at("amount"), cells[at], "negative"))
        return (
            *party, get("deal_number", ""), get("title", ""), self.stages.get(words_of(stage)) if stage else None,
            get("amount"), get("currency", ""), get("closes_on"), get("closed_on"), get("created_on"), get("owner"),
            get("competitor", ""), get("note", ""), self.custom(values),
        )  # fmt: skip


# The same number, or without one the same title at the same client, is there already or stands in the file twice.
MATCH = """
CREATE UNLOGGED TABLE {match} AS
SELECT x.*, CASE WHEN action = 'create'
  THEN nextval((SELECT pg_get_serial_sequence('sales_deal', 'id')::regclass)) END AS new_id
FROM (
  SELECT s.line, p.client_id, p.is_changeable, t.id AS there_id, s.earlier AS twin, {action} AS action,
    s.deal_number <> '' AND s.earlier IS NULL AND t.id IS NULL AS is_numbered,
    {may_update} AS may_update, {is_there} AS is_there
  FROM (SELECT r.*, lag(line) OVER (PARTITION BY CASE WHEN problems IS NOT NULL THEN line::text
      WHEN deal_number <> '' THEN 'n' || deal_number ELSE 't' || client_key || ' ' || fold(title) END ORDER BY line)
      AS earlier FROM {decided} r) s
  LEFT JOIN {parties} p ON p.key = s.client_key
  LEFT JOIN LATERAL (
    SELECT o.id FROM sales_deal o WHERE s.deal_number <> '' AND o.number = s.deal_number
    UNION ALL
    SELECT o.id FROM sales_deal o WHERE s.deal_number = '' AND o.client_id = p.client_id
      AND fold(o.title) = fold(s.title) LIMIT 1) t ON true
  ORDER BY s.line) x
"""
MET = """
SELECT m.line, s.title AS name, concat_ws(' · ', coalesce(nullif(s.client_name, ''), nullif(s.client_number, ''),
    nullif(s.client_tax, ''), s.client_email), trim_scale(s.amount)::text) AS facts, s.closes_on AS day,
  CASE WHEN s.deal_number = '' THEN 'title' ELSE 'record_number' END AS why, m.there_id,
  concat_ws(' · ', d.number, d.title) AS there, coalesce(u.name, '') AS owner, '' AS branch, m.twin,
  true AS is_visible, m.may_update
FROM {match} m JOIN {rows} s ON s.line = m.line
LEFT JOIN sales_deal d ON d.id = m.there_id LEFT JOIN people_user u ON u.id = d.owner_id
WHERE m.is_there AND m.action <> 'refuse'
"""
JOINS = """
JOIN contacts_client c ON c.id = m.client_id
JOIN sales_dealstage g ON g.id = coalesce(s.stage_id, %(first)s)
JOIN people_user o ON o.id = coalesce(s.owner_id, (SELECT k.id FROM people_user k
  WHERE k.id = c.owner_id AND k.is_active AND m.is_changeable), %(by)s)
LEFT JOIN people_team t ON t.id = o.home_team_id
"""
NUMBER = "CASE WHEN m.is_numbered THEN s.deal_number ELSE 'D-' || nextval('sales_deal_number') END"
# What the file brings must not be given once more.
SERIES = """
SELECT setval('sales_deal_number', x.last) FROM (
  SELECT max(substr(s.deal_number, 3)::bigint) AS last FROM {match} m JOIN {rows} s ON s.line = m.line
  WHERE m.line > %(after)s AND m.line <= %(upto)s AND m.is_numbered AND s.deal_number ~ '^D-[0-9]{{1,12}}$') x,
  sales_deal_number q WHERE x.last >= q.last_value
"""
MONEY = "coalesce(nullif(s.currency, ''), %(own)s)"
CREATED = f"least(coalesce(s.created_at, %(now)s), {CLOSED})"
VALUES = {
    "id": "m.new_id", "number": NUMBER, "client_id": "m.client_id", "title": "s.title", "stage_id": "g.id",
    "owner_id": "o.id", "team_id": "t.id", "branch_id": "t.branch_id", "amount": "round(coalesce(s.amount, 0), 2)",
    "currency": MONEY, "base_amount": "round(coalesce(s.amount, 0) * " + RATE.format(code=MONEY, day="%(today)s")
    + ", %(places)s)",
    "closes_on": "coalesce(s.closes_on, s.closed_on, %(usual)s)", "note": "s.note", "competitor": "s.competitor",
    "closed_at": CLOSED, "stage_since": f"coalesce({CLOSED}, %(now)s)", "created_at": CREATED,
    "changed_at": "%(now)s", "created_by_id": "%(by)s", "version": "1", "custom": "coalesce(s.custom, '{}')",
}  # fmt: skip
MOVES = {
    "deal_id": "m.new_id",
    "to_stage_id": "g.id",
    "at": f"coalesce({CLOSED}, {CREATED})",
    "by_id": "%(by)s",
}


def _refuse_unpriced(run: ImportRun) -> None:
    foreign = (
        f"WHERE s.currency NOT IN ('', '{firm_currency()}') AND s.problems IS NULL AND NOT EXISTS ("
        'SELECT FROM sales_exchangerate r WHERE r.currency = s.currency AND r."on" <= current_date)'
    )
    at = next((at for at, target in run.columns.items() if target == "currency"), -1)
    refuse(run, at, "no_rate", foreign, "s.currency", "jsonb_build_object('currency', s.currency)")


def _write(batch: Batch) -> None:
    open_ones = in_use().filter(pipeline=ensure_pipeline(), kind=DealStage.Kind.OPEN)
    first = open_ones.values_list("pk", flat=True).first()
    own, today = firm_currency(), timezone.localdate()
    usual = today + timedelta(days=USUAL_DAYS_TO_CLOSE)
    batch.params.update(first=first, own=own, today=today, places=places_of(own), usual=usual)
    execute(SERIES.format(**batch.names), batch.params)
    source = batch.source("create", JOINS)
    batch.insert(Deal, VALUES, source, parent="client_id", fields=KEPT)
    batch.insert(DealMove, MOVES, source)
    changed = renew(batch, RENEWAL)
    if changed:
        insert_kept(batch.change_set, DealMove, MOVES_ON, batch.params)
    refresh_made_texts([*batch.keys("new_id", "create"), *changed])
    refresh_client_figures(batch.keys("client_id", "create", "update"))
    forget_sums()


def _lack(targets: Collection[str]) -> str:
    if not set(targets) & set(PARTY_FIELDS):
        return "no_party"
    return "" if "title" in targets else "no_subject"


DEALS = ImportTarget(
    key="deals",
    label=_("Deals"),
    hint=_("Open and closed deals of clients that are here already, with their stage and value"),
    entity="deal",
    needs=(("deal", "create"),),
    fields=FIELDS,
    names=NAMES,
    reader=DealReader,
    match=matching(MATCH, refusing=_refuse_unpriced, renewal=RENEWAL),
    write=writing(_write, RENEWAL),
    lacks=_lack,
    met=meeting(MET, "deal_page", sees=in_sight_of(Deal)),
    made_of="deal",
    parts=(PART,),
    decisions=("skip", "update", "create"),
    list_url="deal_list",
    module="sales",
    order=42,
)
