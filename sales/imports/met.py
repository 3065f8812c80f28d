"""What the rows of a price list and of a purchase history meet: products and orders that are there already."""

from __future__ import annotations

from contacts.imports.met import in_sight_of, meeting
from sales.imports.line_match import PARTS
from sales.models import Order

PRODUCTS = """
SELECT m.line, coalesce(nullif(s.product_name, ''), s.product_code) AS name,
  concat_ws(' · ', nullif(s.product_code, ''), nullif(s.category, '')) AS facts, NULL::date AS day,
  CASE WHEN s.product_code = '' THEN 'same_name' ELSE 'code' END AS why, x.id AS there_id,
  concat_ws(' · ', x.name, x.code) AS there, '' AS owner, '' AS branch, m.twin, true AS is_visible, true AS may_update
FROM {match} m JOIN {rows} s ON s.line = m.line LEFT JOIN sales_product x ON x.id = m.there_id
WHERE m.is_there AND m.action <> 'refuse'
"""
# An order stands there once, with its first line.
ORDERS = """
SELECT o.line, coalesce(nullif(o.order_number, ''), nullif(p.client_name, ''), nullif(p.client_number, ''),
    nullif(p.client_tax, ''), p.client_email) AS name, concat_ws(' · ', CASE WHEN o.order_number <> '' THEN
    coalesce(nullif(p.client_name, ''), nullif(p.client_number, ''), nullif(p.client_tax, ''), p.client_email) END,
    trim_scale(o.net) || ' ' || o.money) AS facts, o.day, CASE WHEN o.order_number = '' THEN 'order' ELSE 'order_number'
    END AS why, x.id AS there_id, concat_ws(' · ', x.number, c.name) AS there, coalesce(u.name, '') AS owner,
  coalesce(b.name, '') AS branch, NULL::int AS twin, x.id IS NOT NULL AS is_visible, m.may_update
FROM {orders} o JOIN {parties} p ON p.seq = o.client_seq
LEFT JOIN sales_order x ON x.id = o.there_id JOIN {match} m ON m.line = o.line
LEFT JOIN contacts_client c ON c.id = x.client_id
LEFT JOIN people_user u ON u.id = x.owner_id LEFT JOIN people_branch b ON b.id = x.branch_id
WHERE o.is_there AND m.action <> 'refuse'
"""


met_products = meeting(PRODUCTS, "product_page")
met_orders = meeting(ORDERS, "order_page", *PARTS, sees=in_sight_of(Order))
