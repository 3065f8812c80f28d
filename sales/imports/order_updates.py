"""Orders that a list brings up to date: who sold them, the client's reference, whether they are delivered and paid.

What was agreed stays: a list that says otherwise of the day, the lines or the amount is refused.
"""

from __future__ import annotations

from contacts.imports.renewals import Renewal
from sales.models import Order

AGREED = """x.ordered_on <> o.day OR x.currency <> o.money OR x.net_amount <> o.net
  OR (SELECT count(*) FROM sales_orderline l WHERE l.order_id = x.id) <> o.lines"""
RENEWAL = Renewal(
    model=Order,
    values={
        "reference": "coalesce(nullif(o.reference, ''), x.reference)",
        "sold_by_id": "coalesce(o.owner_id, x.sold_by_id)",
        "delivered_on": "coalesce(o.delivered_on, x.delivered_on)",
        "delivery": "CASE WHEN o.delivered_on IS NULL THEN x.delivery ELSE 'done' END",
        "paid_on": "coalesce(o.paid_on, x.paid_on)",
        "payment": "CASE WHEN o.paid_on IS NULL THEN x.payment ELSE 'done' END",
    },
    joins="JOIN {orders} o ON o.order_seq = m.order_seq JOIN {parties} p ON p.seq = o.client_seq",
    conflicts=(
        ("other_client", "", "p.client_id IS DISTINCT FROM x.client_id"),
        ("order_agreed", "", AGREED),
    ),
    closed=("order_paid", "x.payment = 'done'"),
    kept=("reference", "sold_by", "delivered_on", "delivery", "paid_on", "payment"),
)
