"""Who is overdue against their own buying rhythm (see rhythms.py), and what becomes of each case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.actions.rhythms import reckon_rhythms
from campaigns.models import ReactivationCase
from campaigns.queries.reactivation import may_see_queue
from crm.access.scopes import can
from crm.audit.actions import record

if TYPE_CHECKING:
    from crm.people.models import User

CONTROL_SHARE = 10  # every tenth
LONGEST_SILENCE_DAYS = 3 * 365  # beyond that a client is lost, not overdue

OPEN_SQL = """
INSERT INTO campaigns_reactivationcase
  (client_id, found_on, last_order_on, usual_days, limit_days, interval_count, yearly_amount, cause, cause_text,
   is_control, state, dismissed_because)
SELECT r.client_id, %(today)s, r.last_order_on, r.usual_days, r.limit_days, r.interval_count, r.yearly_amount,
  CASE WHEN lost.id IS NOT NULL THEN 'lost_deal'
    WHEN cl.last_contact_at IS NULL OR cl.last_contact_at < r.last_order_on THEN 'no_contact' ELSE 'unknown' END,
  coalesce(left(lost.title, 200), ''), mod(hashint8extended(r.client_id, %(seed)s), %(control)s) = 0, 'open', ''
FROM campaigns_buyingrhythm r
JOIN contacts_client cl ON cl.id = r.client_id AND cl.stage <> 'lost'
LEFT JOIN LATERAL (
  SELECT d.id, d.title FROM sales_deal d
  WHERE d.client_id = r.client_id AND d.lost_reason <> '' AND d.closed_at >= r.last_order_on
  ORDER BY d.closed_at DESC LIMIT 1
) AS lost ON true
WHERE r.client_id > %(after)s AND r.client_id <= %(upto)s AND r.overdue_on <= %(today)s
  AND r.last_order_on >= %(today)s - %(longest)s AND NOT EXISTS (
    SELECT FROM campaigns_reactivationcase known
    WHERE known.client_id = r.client_id AND known.last_order_on = r.last_order_on)
ON CONFLICT (client_id) WHERE state IN ('open', 'contacted') DO NOTHING
"""

WON_BACK_SQL = """
UPDATE campaigns_reactivationcase AS r SET state = 'won_back', closed_at = now()
FROM contacts_client c
WHERE c.id = r.client_id AND r.state IN ('open', 'contacted') AND c.last_order_on > r.last_order_on
"""


def scan_clients(*, after: int, upto: int, today: date, base: float) -> int:
    """Open a case for each overdue client with after < id <= upto, once for each silence; returns how many."""
    reckon_rhythms(after=after, upto=upto, today=today, base=base)
    with connection.cursor() as cursor:
        cursor.execute(
            OPEN_SQL,
            {
                "after": after,
                "upto": upto,
                "today": today,
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
