"""The standard of this room: a deal has its quote sent in time; a draft that nobody sent is none."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.standards import Found, StandardMeasure, by_class

NO_QUOTE_SQL = """
SELECT d.client_id, min(d.created_at) + make_interval(days => min(l.amount))
FROM sales_deal d JOIN sales_dealstage s ON s.id = d.stage_id AND s.kind = 'open'
JOIN contacts_client c ON c.id = d.client_id
JOIN unnest(%s::text[], %s::int[]) AS l(grade, amount) ON l.grade = c.grade
WHERE d.created_at < %s - make_interval(days => l.amount)
  AND NOT EXISTS (SELECT 1 FROM sales_quote q WHERE q.deal_id = d.id AND q.sent_at IS NOT NULL)
GROUP BY d.client_id
"""


def without_quote(amounts: Mapping[str, int], _ahead: int) -> Found:
    return NO_QUOTE_SQL, [*by_class(amounts), timezone.now()]


QUOTE_IN_TIME = StandardMeasure(
    "quote", _("Quote within"), _("After a deal was opened."), without_quote, "task", _("Write the quote"),
    module="sales", order=30,
)  # fmt: skip
