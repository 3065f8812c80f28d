"""Deals that a list brings up to date: only open ones, their stage moved on as the board does it."""

from __future__ import annotations

from contacts.imports.renewals import Renewal
from sales.actions.deals import EDITABLE
from sales.imports.line_match import RATE
from sales.models import Deal

# What an undo compares: not what is reckoned of it afterwards.
KEPT = (*EDITABLE, "stage", "owner", "custom")
# When a deal was won or lost, by its stage `g`; NULL for an open one.
CLOSED = """CASE WHEN g.kind <> 'open' THEN least(coalesce((s.closed_on + time '12:00') AT TIME ZONE 'UTC', %(now)s),
  %(now)s) END"""
# The stage of that name in the pipeline that the deal is in: names of stages may be those of several pipelines.
JOINS = """
JOIN sales_dealstage h ON h.id = x.stage_id LEFT JOIN sales_dealstage w ON w.id = s.stage_id
LEFT JOIN LATERAL (SELECT y.id, y.kind FROM sales_dealstage y WHERE y.pipeline_id = h.pipeline_id
  AND (y.id = w.id OR lower(y.name) = lower(w.name) OR (y.kind = w.kind AND w.kind <> 'open'))
  ORDER BY y.id <> w.id, lower(y.name) <> lower(w.name) LIMIT 1) g ON true
LEFT JOIN import_assign a ON a.id = x.id LEFT JOIN people_user o ON o.id = s.owner_id AND a.id IS NOT NULL
LEFT JOIN people_team t ON t.id = o.home_team_id
"""
STAGE, MOVED = "coalesce(g.id, x.stage_id)", "g.id IS NOT NULL AND g.id <> x.stage_id"
# With items the value follows them.
AMOUNT = """CASE WHEN s.amount IS NULL OR EXISTS (SELECT FROM sales_dealitem i WHERE i.deal_id = x.id) THEN x.amount
  ELSE round(s.amount, 2) END"""
MONEY = "coalesce(nullif(s.currency, ''), x.currency)"
RENEWAL = Renewal(
    model=Deal,
    values={
        "title": "coalesce(nullif(s.title, ''), x.title)", "stage_id": STAGE, "amount": AMOUNT, "currency": MONEY,
        "closes_on": "coalesce(s.closes_on, x.closes_on)", "owner_id": "coalesce(o.id, x.owner_id)",
        "competitor": "coalesce(nullif(s.competitor, ''), x.competitor)",
        "note": "coalesce(nullif(s.note, ''), x.note)", "custom": "x.custom || coalesce(s.custom, '{}')",
    },
    follows={
        "base_amount": f"coalesce(round({AMOUNT} * {RATE.format(code=MONEY, day='%(today)s')}, %(places)s),"
        " x.base_amount)",
        "team_id": "CASE WHEN o.id IS NULL THEN x.team_id ELSE t.id END",
        "branch_id": "CASE WHEN o.id IS NULL THEN x.branch_id ELSE t.branch_id END",
        "stage_since": f"CASE WHEN {MOVED} THEN coalesce({CLOSED}, %(now)s) ELSE x.stage_since END",
        "closed_at": CLOSED,
    },
    noted={"from_stage_id": "x.stage_id", "since": "x.stage_since"},
    joins=JOINS,
    assigns=True,
    conflicts=(
        ("other_client", "", "m.client_id <> x.client_id"),
        ("other_pipeline", "deal_stage", "s.stage_id IS NOT NULL AND g.id IS NULL"),
    ),
    closed=("deal_closed", "x.closed_at IS NOT NULL"),
    kept=(*KEPT, "team", "branch", "base_amount", "stage_since", "closed_at"),
)  # fmt: skip
# The way of a deal as sales.actions.deal_moves writes it.
MOVES_ON = """
INSERT INTO sales_dealmove (deal_id, from_stage_id, to_stage_id, at, by_id, days_before)
SELECT n.id, n.from_stage_id, n.stage_id, n.stage_since, %(by)s,
  greatest(0, extract(day FROM n.stage_since - n.since))::int
FROM import_changed n WHERE n.from_stage_id <> n.stage_id
"""
