"""The standards of this room: to stay in touch, and to call back."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Activity
from contacts.queries.working_hours import cutoffs
from contacts.standards import Found, StandardMeasure, by_class, standard_measures

CALL_BACK = "call_back"
CONTACT_SQL = """
SELECT c.id, coalesce(c.last_contact_at, c.created_at) + make_interval(days => l.amount)
FROM contacts_client c JOIN unnest(%s::text[], %s::int[]) AS l(grade, amount) ON l.grade = c.grade
WHERE c.stage = 'customer'
  AND coalesce(c.last_contact_at, c.created_at) < %s - make_interval(days => l.amount - %s)
"""
# A call of the client that nobody took or that asks for a call, and no word with them since.
MISSED_SQL = """
SELECT i.client_id, min(i.happened_at)
FROM contacts_interaction i JOIN contacts_client c ON c.id = i.client_id
JOIN unnest(%s::text[], %s::bigint[], %s::timestamptz[]) AS l(grade, owner_id, at)
  ON l.grade = c.grade AND l.owner_id = coalesce(c.owner_id, 0)
WHERE i.is_incoming AND i.kind = 'call' AND i.outcome IN ('not_reached', 'call_back')
  AND i.happened_at < l.at AND i.happened_at > %s - interval '60 days'
  AND NOT EXISTS (
    SELECT 1 FROM contacts_interaction t WHERE t.client_id = i.client_id AND t.happened_at > i.happened_at
      AND t.kind <> 'note' AND NOT (t.is_incoming AND t.outcome IN ('not_reached', 'call_back')))
GROUP BY i.client_id
"""


def out_of_touch(amounts: Mapping[str, int], ahead: int) -> Found:
    return CONTACT_SQL, [*by_class(amounts), timezone.now(), ahead]


def not_called_back(amounts: Mapping[str, int], ahead: int) -> Found:
    """`ahead`: whoever waits for a call, be it late or not."""
    grades, owners, moments = cutoffs(amounts)
    now = timezone.now()
    return MISSED_SQL, [grades, owners, [now] * len(moments) if ahead else moments, now]


def register_measures() -> None:
    standard_measures.register(
        StandardMeasure(
            "contact",
            _("In touch every"),
            _("Customers with no contact for longer."),
            out_of_touch,
            Activity.Kind.CALL,
            _("Stay in touch"),
            plans_ahead=7,
            order=10,
        )
    )
    standard_measures.register(
        StandardMeasure(
            CALL_BACK,
            _("Called back within"),
            _("After a call of the client that nobody took or that asks for a call, in working time."),
            not_called_back,
            Activity.Kind.CALL,
            _("Call back"),
            is_hours=True,
            plans_ahead=1,
            order=20,
        )
    )
