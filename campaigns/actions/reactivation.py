"""Who is overdue against their own buying rhythm, and what becomes of each case.

Rhythm: the days between the order days of a client. The centre is their median m, the spread the median absolute
deviation d; 1.4826 d estimates a standard deviation robustly (Rousseeuw and Croux, 1993). A client is overdue when the
silence exceeds m + max(3 x 1.4826 d, m / 2). With fewer than MIN_INTERVALS the base's own median stands in for m,
and the limit is RARE_FACTOR times it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import ReactivationCase
from campaigns.queries.reactivation import may_see_queue
from crm.access.scopes import can
from crm.audit.actions import record

if TYPE_CHECKING:
    from crm.people.models import User

MIN_INTERVALS = 3
RARE_FACTOR = 2.5
CONTROL_SHARE = 10  # every tenth
LONGEST_SILENCE_DAYS = 3 * 365  # beyond that a client is lost, not overdue

BASE_RHYTHM_SQL = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) FROM (
  SELECT o.ordered_on - lag(o.ordered_on) OVER (PARTITION BY o.client_id ORDER BY o.ordered_on) AS gap
  FROM (SELECT DISTINCT client_id, ordered_on FROM sales_order WHERE ordered_on > %s) AS o
) AS gaps WHERE gap IS NOT NULL
"""

SCAN_SQL = """
WITH days AS (
  SELECT client_id, ordered_on, sum(base_net_amount) AS net FROM sales_order
  WHERE client_id > %(after)s AND client_id <= %(upto)s GROUP BY client_id, ordered_on
), gaps AS (
  SELECT client_id, ordered_on, net,
    ordered_on - lag(ordered_on) OVER (PARTITION BY client_id ORDER BY ordered_on) AS gap
  FROM days
), centre AS (
  SELECT client_id, max(ordered_on) AS last_on, count(gap) AS intervals,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS median,
    sum(net) * 365 / greatest(365, %(today)s - min(ordered_on)) AS yearly
  FROM gaps GROUP BY client_id HAVING count(gap) >= 1
), spread AS (
  SELECT g.client_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(g.gap - c.median)) AS deviation
  FROM gaps g JOIN centre c USING (client_id) WHERE g.gap IS NOT NULL GROUP BY g.client_id
), judged AS (
  SELECT c.*, CASE WHEN c.intervals >= %(min_intervals)s THEN c.median ELSE %(base)s END AS usual,
    CASE WHEN c.intervals >= %(min_intervals)s
      THEN c.median + greatest(3 * 1.4826 * s.deviation, c.median / 2) ELSE %(base)s * %(rare)s END AS silence
  FROM centre c JOIN spread s USING (client_id)
)
INSERT INTO campaigns_reactivationcase
  (client_id, found_on, last_order_on, usual_days, limit_days, interval_count, yearly_amount, cause, cause_text,
   is_control, state, dismissed_because)
SELECT j.client_id, %(today)s, j.last_on, round(j.usual), ceil(j.silence), j.intervals, round(j.yearly, 2),
  CASE WHEN lost.id IS NOT NULL THEN 'lost_deal'
    WHEN cl.last_contact_at IS NULL OR cl.last_contact_at < j.last_on THEN 'no_contact' ELSE 'unknown' END,
  coalesce(left(lost.title, 200), ''), mod(hashint8extended(j.client_id, %(seed)s), %(control)s) = 0, 'open', ''
FROM judged j
JOIN contacts_client cl ON cl.id = j.client_id AND cl.stage <> 'lost'
LEFT JOIN LATERAL (
  SELECT d.id, d.title FROM sales_deal d
  WHERE d.client_id = j.client_id AND d.lost_reason <> '' AND d.closed_at >= j.last_on
  ORDER BY d.closed_at DESC LIMIT 1
) AS lost ON true
WHERE %(today)s - j.last_on > j.silence AND %(today)s - j.last_on <= %(longest)s
ON CONFLICT (client_id) WHERE state IN ('open', 'contacted') DO NOTHING
"""

WON_BACK_SQL = """
UPDATE campaigns_reactivationcase AS r SET state = 'won_back', closed_at = now()
FROM contacts_client c
WHERE c.id = r.client_id AND r.state IN ('open', 'contacted') AND c.last_order_on > r.last_order_on
"""


def base_rhythm(today: date) -> float:
    """The median days between two order days over the whole base in the last two years; 90 without any."""
    with connection.cursor() as cursor:
        cursor.execute(BASE_RHYTHM_SQL, [today.replace(year=today.year - 2, day=1)])
        found = cursor.fetchone()[0]
    return float(found or 90)


def scan_clients(*, after: int, upto: int, today: date, base: float) -> int:
    """Open a case for each overdue client with after < id <= upto; those with a live case are left alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            SCAN_SQL,
            {
                "after": after,
                "upto": upto,
                "today": today,
                "base": base,
                "min_intervals": MIN_INTERVALS,
                "rare": RARE_FACTOR,
                "control": CONTROL_SHARE,
                # Another draw each month: nobody stays in the control group for ever.
                "seed": today.year * 12 + today.month,
                "longest": LONGEST_SILENCE_DAYS,
            },
        )
        return cursor.rowcount


def close_won_back() -> int:
    """Close the live cases of clients who have ordered since."""
    with connection.cursor() as cursor:
        cursor.execute(WON_BACK_SQL)
        return cursor.rowcount


@transaction.atomic
def mark_contacted(*, case: ReactivationCase, by: User) -> ReactivationCase:
    """The client was approached; the case waits for an order."""
    case = _locked(case, by)
    if case.state == ReactivationCase.State.OPEN:
        case.state = ReactivationCase.State.CONTACTED
        case.save(update_fields=["state"])
        record(by=by, action="reactivation.contacted", target=case.client)
    return case


@transaction.atomic
def dismiss_case(*, case: ReactivationCase, by: User, reason: str) -> ReactivationCase:
    """Set a case aside with a reason, for example because the client closed its business."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the scan can be made better.")})
    case = _locked(case, by)
    if case.state in ReactivationCase.LIVE:
        case.state = ReactivationCase.State.DISMISSED
        case.dismissed_because = reason.strip()[:200]
        case.closed_at, case.closed_by = timezone.now(), by
        case.save(update_fields=["state", "dismissed_because", "closed_at", "closed_by"])
        record(by=by, action="reactivation.dismissed", target=case.client, summary=case.dismissed_because)
    return case


def _locked(case: ReactivationCase, by: User) -> ReactivationCase:
    row: ReactivationCase = (
        ReactivationCase.objects.unscoped("the right is asked next")
        .select_for_update(of=("self",))
        .get(pk=case.pk)
    )
    if not can(by, "change", row.client) or not may_see_queue(by):
        raise PermissionDenied
    return row
