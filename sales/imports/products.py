"""A price list: products found by their code (or name), made or brought up to date."""

from __future__ import annotations

from contacts.imports.batches import Batch
from contacts.imports.renewals import Renewal, renew
from sales.models import Product
from sales.queries.rates import firm_currency

# Rows of one product: the last of them counts, or the one that somebody decided on; the others are skipped.
MATCH = """
CREATE UNLOGGED TABLE {match} AS
SELECT s.line, x.id AS there_id,
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


def _filled(name: str, old: str, new: str) -> str:
    return f"CASE WHEN m.fills THEN coalesce({old}, {new}, x.{name}) ELSE coalesce({new}, x.{name}) END"


RENEWAL = Renewal(
    model=Product,
    values={
        **{name: _filled(name, f"nullif(x.{name}, '')", f"nullif({new}, '')") for name, new in TEXTS.items()},
        **{name: _filled(name, EMPTY.get(name, f"x.{name}"), new) for name, new in OTHERS.items()},
    },
    kept=(*TEXTS, *OTHERS),
)


def write_products(batch: Batch) -> None:
    batch.params["own"] = firm_currency()
    batch.insert(Product, VALUES, batch.source("create"))
    renew(batch, RENEWAL)
