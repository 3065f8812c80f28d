"""A price list: products found by their code (or name), made or brought up to date."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from contacts.imports.lists import OF_BATCH, decide_rows, insert_rows
from contacts.imports.stage import execute, fetch, table_of
from contacts.imports.write import next_lines
from crm.changes.actions.keeping import keep_updates
from crm.changes.models import ChangeSet
from sales.models import Product
from sales.queries.rates import firm_currency

if TYPE_CHECKING:
    from contacts.models import ImportRun

# Rows of one product: the last of them counts, or the one that somebody decided on; the others are skipped.
MATCH = """
CREATE UNLOGGED TABLE {match} AS
SELECT s.line, x.id AS product_id,
  CASE WHEN x.id IS NULL THEN nextval((SELECT pg_get_serial_sequence('sales_product', 'id')::regclass)) END
    AS new_id,
  CASE WHEN s.problems IS NOT NULL THEN 'refuse'
    WHEN s.said = 'skip' OR s.best <> s.line OR (x.id IS NOT NULL AND s.decision NOT IN ('update', 'merge')) THEN 'skip'
    WHEN x.id IS NULL THEN 'create' ELSE 'update' END AS action,
  s.decision = 'merge' AS fills, nullif(s.best, s.line) AS twin,
  x.id IS NOT NULL OR s.best <> s.line OR s.said <> '' AS is_there
FROM (SELECT r.*, first_value(line) OVER (PARTITION BY CASE WHEN problems IS NULL THEN product_key ELSE line::text END
    ORDER BY said IN ('update', 'merge') DESC, said = 'skip', line DESC) AS best FROM {decided} r) s
LEFT JOIN LATERAL (SELECT id FROM sales_product p
  WHERE p.code = CASE WHEN s.product_code = '' THEN NULL ELSE s.product_code END
    OR (s.product_code = '' AND p.name_key = name_key(s.product_name)) ORDER BY id LIMIT 1) x ON true
ORDER BY s.line
"""
VALUES = {
    "id": "m.new_id", "code": "coalesce(nullif(s.product_code, ''), left(s.product_name, 24) || ' ' || m.new_id)",
    "name": "coalesce(nullif(s.product_name, ''), s.product_code)",
    "kind": "coalesce(nullif(s.product_kind, ''), 'goods')", "category": "s.category",
    "unit": "coalesce(nullif(s.unit, ''), 'pc')", "price_amount": "coalesce(s.price, 0)",
    "currency": "coalesce(nullif(s.currency, ''), %(own)s)", "cost_amount": "coalesce(s.cost, 0)",
    "vat_rate": "coalesce(s.vat_rate, 0)", "active_from": "s.active_from", "active_until": "s.active_until",
    "note": "s.note", "created_at": "%(now)s", "changed_at": "%(now)s", "version": "1",
}  # fmt: skip
TEXTS = {"name": "s.product_name", "kind": "s.product_kind", "category": "s.category", "unit": "s.unit",
         "currency": "s.currency", "note": "s.note"}  # fmt: skip
OTHERS = {"price_amount": "s.price", "cost_amount": "s.cost", "vat_rate": "s.vat_rate", "active_from": "s.active_from",
          "active_until": "s.active_until"}  # fmt: skip
# A price of nothing is as good as none.
EMPTY = {"price_amount": "nullif(x.price_amount, 0)", "cost_amount": "nullif(x.cost_amount, 0)"}


@transaction.atomic
def match_products(run: ImportRun) -> dict[str, int]:
    return decide_rows(run, MATCH) | {"products": 0}


@transaction.atomic
def write_products(
    run: ImportRun, change_set: ChangeSet, after: Any, now: datetime
) -> tuple[Any, dict[str, int]] | None:
    names = {part: table_of(run, part) for part in ("rows", "match")}
    upto, counts = next_lines(run, after)
    if upto is None:
        return None
    batch = {"after": after, "upto": upto, "now": now, "own": firm_currency()}
    source = OF_BATCH.format(**names, action="create") + "ORDER BY m.line"
    insert_rows(change_set, Product, VALUES, source, batch)
    if counts.get("update"):
        _update(change_set, names, batch)
    return upto, counts


def _update(change_set: ChangeSet, names: dict[str, str], batch: dict[str, Any]) -> None:
    source = OF_BATCH.format(**names, action="update")
    ids = [row[0] for row in fetch(f"SELECT m.product_id {source}", batch)]
    filled = {name: (f"nullif(x.{name}, '')", f"nullif({value}, '')") for name, value in TEXTS.items()}
    filled |= {name: (EMPTY.get(name, f"x.{name}"), value) for name, value in OTHERS.items()}
    assignments = ", ".join(
        f"{name} = CASE WHEN m.fills THEN coalesce({old}, {new}, x.{name}) ELSE coalesce({new}, x.{name}) END"
        for name, (old, new) in filled.items()
    )
    statement = (
        f"UPDATE sales_product x SET {assignments}, version = x.version + 1, changed_at = %(now)s"
        f" {source.replace('WHERE', 'WHERE x.id = m.product_id AND')}"
    )
    keep_updates(change_set, Product, tuple(filled), ids, lambda: execute(statement, batch))
