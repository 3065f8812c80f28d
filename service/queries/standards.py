"""The standard of this room: whoever writes is answered in time."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from contacts.queries.working_hours import cutoffs
from contacts.standards import Found, StandardMeasure

UNANSWERED_SQL = """
SELECT t.client_id, min(t.opened_at)
FROM service_ticket t JOIN contacts_client c ON c.id = t.client_id
JOIN unnest(%s::text[], %s::bigint[], %s::timestamptz[]) AS l(grade, owner_id, at)
  ON l.grade = c.grade AND l.owner_id = coalesce(c.owner_id, 0)
WHERE t.state IN ('new', 'open') AND t.first_answered_at IS NULL AND t.opened_at < l.at
GROUP BY t.client_id
"""


def unanswered(amounts: Mapping[str, int], _ahead: int) -> Found:
    return UNANSWERED_SQL, cutoffs(amounts)


ANSWER_IN_TIME = StandardMeasure(
    "answer", _("Ticket answered within"), _("From the message of the client to the first answer."), unanswered,
    "task", _("Answer the ticket"), is_hours=True, module="service", order=40,
)  # fmt: skip
