"""Clients, products and orders of a purchase history, in batches of a few statements and one transaction each.

The checkpoint is (phase, number): clients first, then products, then orders with their lines, then what was left out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.actions.derived import refresh_search
from contacts.imports.batches import Batch, insert_of
from contacts.imports.renewals import hold, renew
from contacts.imports.stage import execute, fetch, table_of
from contacts.models import Channel, Client
from crm.changes.actions.keeping import insert_kept, keep_updates
from crm.changes.models import ChangeSet
from crm.money.amounts import places_of
from sales.actions.client_figures import refresh_client_figures
from sales.actions.orders import BUYS_NOW
from sales.imports.line_match import PARTS, RATE
from sales.imports.order_updates import RENEWAL
from sales.imports.rows import DONE_ON
from sales.models import Order, OrderLine, Product
from sales.queries.rates import firm_currency

if TYPE_CHECKING:
    from contacts.models import ImportRun

Written = tuple[list[Any], dict[str, int]]

CLIENT_FROM = """
FROM {parties} p JOIN people_user o ON o.id = %(by)s LEFT JOIN people_team t ON t.id = o.home_team_id
WHERE p.seq > %(after)s AND p.seq <= %(upto)s AND p.new_id IS NOT NULL ORDER BY p.seq
"""
CLIENT_VALUES = {
    "id": "p.new_id", "owner_id": "o.id", "team_id": "t.id", "branch_id": "t.branch_id", "stage": "'customer'",
    "name": "coalesce(nullif(p.client_name, ''), %(unnamed)s || coalesce("
            "nullif(p.client_number, ''), nullif(p.client_tax, ''), p.client_email))",
    "kind": "CASE WHEN p.client_name = '' AND p.client_tax = '' THEN 'individual' ELSE 'company' END",
    "tax_number": "p.client_tax", "external_number": "p.client_number", "main_email": "p.client_email",
    "created_at": "%(now)s", "changed_at": "%(now)s", "changed_by_id": "%(by)s", "last_activity_at": "%(now)s",
    "version": "1",
}  # fmt: skip
CHANNEL_INSERT = """
INSERT INTO contacts_channel (client_id, kind, value, key, label, is_primary, is_invalid, has_opted_out)
SELECT p.new_id, 'email', p.client_email, p.client_email, '', true, false, false FROM {parties} p
WHERE p.seq > %(after)s AND p.seq <= %(upto)s AND p.new_id IS NOT NULL AND p.client_email <> '' ORDER BY p.seq
"""
PRODUCT_FROM = """
FROM {products} p
WHERE p.seq > %(after)s AND p.seq <= %(upto)s AND p.new_id IS NOT NULL ORDER BY p.seq
"""
PRODUCT_VALUES = {
    "id": "p.new_id", "code": "coalesce(nullif(p.code, ''), left(p.name, 24) || ' ' || p.new_id)",
    "name": "coalesce(nullif(p.name, ''), p.code)", "category": "p.category",
    "unit": "coalesce(nullif(p.unit, ''), 'pc')",
    "price_amount": "p.price", "cost_amount": "p.cost", "vat_rate": "p.vat_rate", "currency": "p.money",
    "created_at": "%(now)s", "changed_at": "%(now)s", "version": "1",
}  # fmt: skip
ORDER_BATCH = """
CREATE TEMPORARY TABLE import_batch ON COMMIT DROP AS
SELECT o.*, nextval((SELECT pg_get_serial_sequence('sales_order', 'id')::regclass)) AS id, c.id AS client_id,
  c.owner_id AS client_owner_id, c.team_id, c.branch_id, {rate} AS rate,
  CASE WHEN o.order_number <> '' AND NOT o.is_there THEN o.order_number END AS number
FROM {orders} o JOIN {parties} p ON p.seq = o.client_seq
  JOIN contacts_client c ON c.id = coalesce(p.client_id, p.new_id)
WHERE o.order_seq > %(after)s AND o.order_seq <= %(upto)s
  AND EXISTS (SELECT FROM {match} m WHERE m.order_seq = o.order_seq AND m.action = 'create')
ORDER BY o.order_seq
"""
# A number that the file brings must not be given once more.
SERIES_OF_FILE = """
INSERT INTO sales_numberseries AS s (prefix, year, last)
SELECT 'O', split_part(number, '-', 2)::int, max(split_part(number, '-', 3)::int) FROM import_batch
WHERE number ~ '^O-[0-9]{4}-[0-9]{1,8}$' GROUP BY 2
ON CONFLICT (prefix, year) DO UPDATE SET last = greatest(s.last, EXCLUDED.last)
"""
# As sales.actions.numbers takes one, for many at once.
SERIES = """
INSERT INTO sales_numberseries AS s (prefix, year, last)
SELECT 'O', extract(year FROM day)::int, count(*) FROM import_batch WHERE number IS NULL GROUP BY 2 ORDER BY 2
ON CONFLICT (prefix, year) DO UPDATE SET last = s.last + EXCLUDED.last
"""
NUMBERS = """
UPDATE import_batch b
SET number = 'O-' || n.year || '-' || lpad(n.number::text, greatest(4, length(n.number::text)), '0')
FROM (SELECT x.order_seq, s.year, s.last - count(*) OVER (PARTITION BY s.year)
    + row_number() OVER (PARTITION BY s.year ORDER BY x.day, x.order_seq) AS number
  FROM import_batch x JOIN sales_numberseries s ON s.prefix = 'O' AND s.year = extract(year FROM x.day)::int
  WHERE x.number IS NULL) n
WHERE n.order_seq = b.order_seq
"""
# What was sold is delivered and paid, unless the list says when that was and leaves it empty.
DONE = "CASE WHEN %(says_{0})s AND b.{0} IS NULL THEN 'open' ELSE 'done' END"
DAY = "CASE WHEN %(says_{0})s THEN b.{0} ELSE b.day END"
ORDER_VALUES = {
    "id": "b.id", "number": "b.number", "client_id": "b.client_id", "ordered_on": "b.day", "currency": "b.money",
    "reference": "b.reference", "owner_id": "b.client_owner_id", "team_id": "b.team_id", "branch_id": "b.branch_id",
    "sold_by_id": "coalesce(b.owner_id, b.client_owner_id, %(by)s)", "net_amount": "b.net", "vat_amount": "b.vat",
    "gross_amount": "b.net + b.vat", "margin_amount": "b.margin", "rate": "b.rate",
    "base_net_amount": "round(b.net * b.rate, %(places)s)", "base_vat_amount": "round(b.vat * b.rate, %(places)s)",
    "base_gross_amount": "round(b.net * b.rate, %(places)s) + round(b.vat * b.rate, %(places)s)",
    "base_margin_amount": "round(b.margin * b.rate, %(places)s)", "delivery": DONE.format("delivered_on"),
    "payment": DONE.format("paid_on"), "delivered_on": DAY.format("delivered_on"), "paid_on": DAY.format("paid_on"),
    "created_at": "%(now)s", "changed_at": "%(now)s", "version": "1",
}  # fmt: skip
LINE_VALUES = {
    "order_id": "b.id", "product_id": "coalesce(q.product_id, q.new_id)",
    "unit": "coalesce(nullif(q.unit, ''), x.unit, '')",
    "position": "least(row_number() OVER (PARTITION BY m.order_seq ORDER BY m.line), 32767)",
    "text": "coalesce(nullif(q.name, ''), x.name, q.code)", "quantity": "m.quantity", "price_amount": "m.price",
    "discount_percent": "m.discount", "vat_rate": "m.vat_rate", "cost_amount": "m.cost", "net_amount": "m.net",
    "vat_amount": "m.vat", "margin_amount": "m.margin",
}  # fmt: skip
LINE_FROM = """
FROM import_batch b JOIN {match} m ON m.order_seq = b.order_seq AND m.action = 'create'
LEFT JOIN {products} q ON q.seq = m.product_seq LEFT JOIN sales_product x ON x.id = coalesce(q.product_id, q.new_id)
WHERE m.order_seq > %(after)s AND m.order_seq <= %(upto)s ORDER BY m.order_seq, m.line
"""


@transaction.atomic
def write_lines(run: ImportRun, change_set: ChangeSet, after: Any, now: datetime) -> Written | None:
    """The next rows of the phase that the checkpoint stands in."""
    phase, last = after if isinstance(after, list) else [0, 0]
    execute("SET LOCAL synchronous_commit = off")
    names = {part: table_of(run, part) for part in ("rows", "match", *PARTS)}
    while phase < len(PHASES):
        number, column, write = PHASES[phase]
        upto = _upto(names[number], column, last)
        if upto is not None:
            params = {"after": last, "upto": upto, "by": run.by_id, "now": now}
            where = f"m.order_seq > {last} AND m.order_seq <= {upto}"
            return [phase, upto], write(Batch(run, change_set, names, params, where))
        phase, last = phase + 1, 0
    if phase > len(PHASES):
        return None
    left = fetch(
        f"SELECT action, count(*) FROM {names['match']} WHERE action IN ('skip', 'refuse') GROUP BY 1"
    )
    return [len(PHASES) + 1, 0], dict(left)


def _upto(table: str, column: str, after: int) -> int | None:
    """The last of the next rows; where several share a number (the lines of an order), all of them."""
    ((upto,),) = fetch(
        f"SELECT max({column}) FROM (SELECT {column} FROM {table} WHERE {column} > %s ORDER BY {column} LIMIT %s) x",
        [after, settings.IMPORT_BATCH_ROWS],
    )
    return upto


def _write_clients(batch: Batch) -> dict[str, int]:
    batch.params["unnamed"] = _("Client") + " "
    kept = ("kind", "name", "tax_number", "external_number", "owner")
    count = batch.insert(Client, CLIENT_VALUES, CLIENT_FROM.format(**batch.names), fields=kept)
    insert_kept(batch.change_set, Channel, CHANNEL_INSERT.format(**batch.names), batch.params)
    parties = batch.names["parties"]
    new = f"SELECT new_id FROM {parties} WHERE seq > %(after)s AND seq <= %(upto)s AND new_id IS NOT NULL"
    refresh_search([row[0] for row in fetch(new, batch.params)])
    return {"clients": count}


def _write_products(batch: Batch) -> dict[str, int]:
    return {"products": batch.insert(Product, PRODUCT_VALUES, PRODUCT_FROM.format(**batch.names))}


def _write_orders(batch: Batch) -> dict[str, int]:
    own, said, names = firm_currency(), batch.run.columns.values(), batch.names
    batch.params.update(own=own, places=places_of(own), **{f"says_{name}": name in said for name in DONE_ON})
    execute("DROP TABLE IF EXISTS pg_temp.import_batch")
    execute(ORDER_BATCH.format(**names, rate=RATE.format(code="o.money", day="o.day")), batch.params)
    execute(SERIES_OF_FILE)
    execute(SERIES)
    execute(NUMBERS)
    execute("ANALYZE import_batch")
    source = "FROM import_batch b ORDER BY b.order_seq"
    orders = batch.insert(Order, ORDER_VALUES, source, parent="client_id")
    lines = execute(*insert_of(OrderLine, LINE_VALUES, LINE_FROM.format(**names), batch.params))
    clients = [row[0] for row in fetch("SELECT DISTINCT client_id FROM import_batch")]
    _become_customers(batch.change_set, clients)
    refresh_client_figures(clients)
    hold(batch, RENEWAL)
    renew(batch, RENEWAL)
    return {"orders": orders, "create": lines, "update": batch.counts().get("update", 0)}


def _become_customers(change_set: ChangeSet, clients: list[int]) -> None:
    """Whoever bought is a customer, as when an order is entered by hand."""
    buyers = Client.objects.unscoped("clients of orders that are being written").filter(
        pk__in=clients, stage__in=BUYS_NOW
    )
    ids = list(buyers.values_list("pk", flat=True))
    if ids:
        keep_updates(change_set, Client, ("stage",), ids, lambda: buyers.update(stage=Client.Stage.CUSTOMER))


PHASES: tuple[tuple[str, str, Callable[[Batch], dict[str, int]]], ...] = (
    ("parties", "seq", _write_clients),
    ("products", "seq", _write_products),
    ("match", "order_seq", _write_orders),
)
