"""What becomes of the lines of a purchase history: clients and products found or new, lines reckoned, orders formed.

Numbers of orders within the file (order_seq) depend on the file alone, so that an import that was interrupted goes on
where it stopped, even when the tables had to be made anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from contacts.imports.parties import counted, find_parties, refuse, refuse_unknown
from contacts.imports.renewals import settle
from contacts.imports.stage import execute, fetch, table_of
from crm.money.amounts import places_of
from sales.imports.order_updates import RENEWAL
from sales.queries.rates import firm_currency

if TYPE_CHECKING:
    from contacts.models import ImportRun

PARTS = ("parties", "products", "orders")
PRODUCTS = """
CREATE UNLOGGED TABLE {products} AS
SELECT row_number() OVER (ORDER BY line)::int AS seq, p.*, NULL::bigint AS product_id, NULL::bigint AS new_id,
  0::numeric AS price, 0::numeric AS cost, 0::numeric AS vat_rate, '' AS money
FROM (SELECT DISTINCT ON (product_key) product_key AS key, line, product_code AS code, product_name AS name, category,
    unit FROM {rows} WHERE problems IS NULL AND product_key <> '' ORDER BY product_key, line) p
"""
PRODUCT_BY_CODE = """
UPDATE {products} p SET product_id = x.id FROM sales_product x WHERE p.code <> '' AND x.code = p.code
"""
PRODUCT_BY_NAME = """
UPDATE {products} p SET product_id = x.id FROM (
  SELECT DISTINCT ON (name) fold(name) AS name, id FROM sales_product ORDER BY name, id) x
WHERE p.product_id IS NULL AND p.code = '' AND x.name = fold(p.name)
"""
# One price of the firm's currency per unit of another, on a day.
RATE = """(CASE WHEN {code} = %(own)s THEN 1 ELSE (SELECT r.rate FROM sales_exchangerate r
  WHERE r.currency = {code} AND r."on" <= {day} ORDER BY r."on" DESC LIMIT 1) END)"""
IN_CURRENCY = (
    """(CASE WHEN x.currency = s.money THEN x.{0} ELSE round(x.{0} * {of_product} / {of_line}, 4) END)"""
)
# Lines that were refused by their cells alone have no place in an order; those refused later keep theirs empty.
LINES = """
CREATE UNLOGGED TABLE {match} AS
SELECT f.*, round(net * vat_rate / 100, places) AS vat, net - cost_total AS margin FROM (
  SELECT e.line, e.action, e.client_seq, e.product_seq, e.order_seq, e.day, e.money, e.order_number, e.reference,
    e.owner_id, e.delivered_on, e.paid_on, e.quantity, e.discount, e.vat_rate, e.places, e.price,
    coalesce(round(e.amount, e.places), round(e.quantity * e.price * (100 - e.discount) / 100, e.places)) AS net,
    coalesce(round(e.cost_total, e.places), round(e.quantity * e.cost, e.places)) AS cost_total, e.cost,
    NULL::bigint AS there_id, false AS may_update
  FROM (
    SELECT s.line, CASE WHEN s.problems IS NULL THEN 'create' ELSE 'refuse' END AS action, p.seq AS client_seq,
      q.seq AS product_seq, s.day, s.money, s.order_number, s.reference, s.owner_id, s.delivered_on, s.paid_on,
      s.quantity, m.places, coalesce(s.discount, 0) AS discount, coalesce(s.vat_rate, x.vat_rate, 0) AS vat_rate,
      s.amount, s.cost_total,
      coalesce(s.price, round(s.amount / s.quantity / nullif(1 - coalesce(s.discount, 0) / 100, 0), 4), {price}, 0)
        AS price,
      coalesce(s.cost, round(s.cost_total / s.quantity, 4), {cost}, 0) AS cost,
      CASE WHEN p.seq IS NOT NULL THEN dense_rank() OVER (ORDER BY p.seq, s.order_number,
        CASE WHEN s.order_number = '' THEN s.day END, CASE WHEN s.order_number = '' THEN s.money END) END AS order_seq
    FROM (SELECT r.*, r.ordered_on AS day, coalesce(nullif(r.currency, ''), %(own)s) AS money FROM {rows} r) s
    LEFT JOIN {parties} p ON p.key = s.client_key
    LEFT JOIN {products} q ON q.key = s.product_key
    LEFT JOIN sales_product x ON x.id = q.product_id
    LEFT JOIN import_money m ON m.code = s.money) e) f
ORDER BY order_seq NULLS LAST, line
"""
# A new product costs what it cost last.
LAST_PRICES = """
UPDATE {products} p SET price = l.price, cost = l.cost, vat_rate = l.vat_rate, money = l.money
FROM (SELECT DISTINCT ON (product_seq) product_seq, price, cost, vat_rate, money FROM {match}
  WHERE action = 'create' AND product_seq IS NOT NULL ORDER BY product_seq, day DESC, line DESC) l
WHERE l.product_seq = p.seq AND p.new_id IS NOT NULL
"""
ORDERS = """
CREATE UNLOGGED TABLE {orders} AS
SELECT order_seq, client_seq, min(day) AS day, money, order_number, max(reference) AS reference,
  max(owner_id) AS owner_id, max(delivered_on) AS delivered_on, max(paid_on) AS paid_on, sum(net) AS net,
  sum(vat) AS vat, sum(margin) AS margin, count(*) AS lines, min(places) AS places, min(line) AS line,
  false AS is_there, NULL::bigint AS there_id, '' AS said
FROM {match} WHERE action = 'create' GROUP BY order_seq, client_seq, money, order_number ORDER BY order_seq
"""
THERE = """
UPDATE {orders} o SET is_there = true, there_id = t.id FROM (
  SELECT n.order_seq, x.id FROM {orders} n JOIN {parties} p ON p.seq = n.client_seq CROSS JOIN LATERAL (
    SELECT y.id FROM sales_order y WHERE n.order_number <> '' AND y.number = n.order_number
    UNION ALL
    SELECT y.id FROM sales_order y WHERE n.order_number = '' AND y.client_id = p.client_id
      AND y.ordered_on = n.day AND y.currency = n.money AND y.net_amount = n.net
      AND (SELECT count(*) FROM sales_orderline l WHERE l.order_id = y.id) = n.lines
    LIMIT 1) x) t
WHERE t.order_seq = o.order_seq
"""
# What was said of one line of an order holds for all of it.
SAID = """
UPDATE {orders} o SET said = d.decision FROM (
  SELECT DISTINCT ON (m.order_seq) m.order_seq, c.decision
  FROM contacts_importchoice c JOIN {match} m ON m.line = c.line
  WHERE c.run_id = %(run)s AND c.decision <> '' ORDER BY m.order_seq, c.line) d
WHERE d.order_seq = o.order_seq
"""
# An order that is there is skipped, brought up to date or made once more as a whole.
DECIDED = """
UPDATE {match} m SET there_id = o.there_id, may_update = true,
  action = coalesce(nullif(o.said, ''), %(decision)s)
FROM {orders} o WHERE o.is_there AND m.order_seq = o.order_seq AND m.action = 'create'
"""


@transaction.atomic
def match_purchases(run: ImportRun) -> dict[str, int]:
    """Clients and products that are not there are made."""
    return _match(run, makes_records=True)


@transaction.atomic
def match_orders(run: ImportRun) -> dict[str, int]:
    """Clients must be there, and products that are named by a code."""
    return _match(run, makes_records=False)


def _match(run: ImportRun, *, makes_records: bool) -> dict[str, int]:
    names = {part: table_of(run, part) for part in ("rows", "match", *PARTS)}
    for part in ("match", "products", "orders"):
        execute(f"DROP TABLE IF EXISTS {names[part]}")
    execute("SET LOCAL work_mem = '64MB'")
    find_parties(run)
    at = {target: position for position, target in run.columns.items()}
    refuse_unknown(run, must_change=False, must_exist=not makes_records)
    execute(PRODUCTS.format(**names))
    execute(PRODUCT_BY_CODE.format(**names))
    execute(PRODUCT_BY_NAME.format(**names))
    execute(f"ANALYZE {names['products']}")
    if not makes_records:
        where = "WHERE p.key = s.product_key AND p.product_id IS NULL AND p.code <> '' AND s.problems IS NULL"
        refuse(run, at.get("product_code", -1), "no_product", f"FROM {names['products']} p {where}", "p.code")
    own = firm_currency()
    _note_money(names["rows"], own)
    _refuse_money(run, at, own)
    _refuse_torn_orders(run, at.get("order_number", -1))
    _reckon(names, own)
    _form_orders(run, names)
    if makes_records:
        _number_new(names)
    return _counts(run, names)


def _note_money(rows: str, own: str) -> None:
    """The currencies of the file with the number of their decimal places."""
    codes = {row[0] for row in fetch(f"SELECT DISTINCT currency FROM {rows} WHERE currency <> ''")} | {own}
    execute("DROP TABLE IF EXISTS pg_temp.import_money")
    execute("CREATE TEMPORARY TABLE import_money (code text, places int) ON COMMIT DROP")
    for code in codes:
        execute("INSERT INTO import_money VALUES (%s, %s)", [code, places_of(code)])


def _refuse_money(run: ImportRun, at: dict[str, int], own: str) -> None:
    foreign = (
        f"FROM import_money m WHERE m.code = s.currency AND m.code <> '{own}' AND s.problems IS NULL AND NOT EXISTS ("
        'SELECT FROM sales_exchangerate r WHERE r.currency = m.code AND r."on" <= s.ordered_on)'
    )
    params = "jsonb_build_object('currency', s.currency)"
    refuse(run, at.get("currency", -1), "no_rate", foreign, "s.currency", params)


def _refuse_torn_orders(run: ImportRun, at: int) -> None:
    torn = (
        f"SELECT order_number FROM {table_of(run)} WHERE order_number <> '' AND problems IS NULL GROUP BY 1"
        " HAVING count(DISTINCT client_key) > 1 OR count(DISTINCT currency) > 1"
    )
    joined = f"FROM ({torn}) t WHERE t.order_number = s.order_number AND s.problems IS NULL"
    refuse(run, at, "order_differs", joined, "s.order_number")


def _reckon(names: dict[str, str], own: str) -> None:
    of_line = RATE.format(code="s.money", day="s.day")
    of_product = RATE.format(code="x.currency", day="s.day")
    price, cost = (
        IN_CURRENCY.format(name, of_product=of_product, of_line=of_line)
        for name in ("price_amount", "cost_amount")
    )
    execute(LINES.format(**names, price=price, cost=cost), {"own": own})
    execute(f"ALTER TABLE {names['match']} ADD PRIMARY KEY (line)")
    execute(f"CREATE INDEX ON {names['match']} (order_seq)")
    execute(f"ANALYZE {names['match']}")


def _form_orders(run: ImportRun, names: dict[str, str]) -> None:
    execute(ORDERS.format(**names))
    execute(f"ALTER TABLE {names['orders']} ADD PRIMARY KEY (order_seq)")
    execute(f"ANALYZE {names['orders']}")
    execute(THERE.format(**names))
    execute(SAID.format(**names), {"run": run.pk})
    execute(DECIDED.format(**names), {"decision": run.on_duplicate})
    settle(run, RENEWAL, names)


def _number_new(names: dict[str, str]) -> None:
    """Keys for the clients and products that have to be made."""
    for part, known, column, table in (
        ("parties", "client_id", "client_seq", "contacts_client"),
        ("products", "product_id", "product_seq", "sales_product"),
    ):
        execute(
            f"UPDATE {names[part]} p SET new_id = nextval(pg_get_serial_sequence('{table}', 'id'))"
            f" FROM (SELECT DISTINCT {column} AS seq FROM {names['match']} WHERE action = 'create') m"
            f" WHERE m.seq = p.seq AND p.{known} IS NULL"
        )
        # The estimates still believe that all of them are there; a plan for one row would take hours for many.
        execute(f"ANALYZE {names[part]}")
    execute(LAST_PRICES.format(**names))


def _counts(run: ImportRun, names: dict[str, str]) -> dict[str, int]:
    ((clients,),) = fetch(f"SELECT count(new_id) FROM {names['parties']}")
    ((products,),) = fetch(f"SELECT count(new_id) FROM {names['products']}")
    ((orders, there),) = fetch(
        f"SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM {names['match']} m WHERE m.order_seq = o.order_seq"
        f" AND m.action = 'create')), count(*) FILTER (WHERE is_there) FROM {names['orders']} o"
    )
    counts = counted(run, clients=clients, products=products, orders=orders)
    return counts | {"duplicates": there}
