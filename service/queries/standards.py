"""The standards of this room: whoever writes is answered in time, a complaint perhaps sooner."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from contacts.queries.working_hours import cutoffs
from contacts.standards import Found, StandardMeasure

UNANSWERED_SQL = """
SELECT t.client_id, min(t.opened_at)
FROM service_ticket t JOIN contacts_client c ON c.id = t.client_id
{only}JOIN unnest(%s::text[], %s::bigint[], %s::timestamptz[]) AS l(grade, owner_id, at)
  ON l.grade = c.grade AND l.owner_id = coalesce(c.owner_id, 0)
WHERE t.state IN ('new', 'open') AND t.first_answered_at IS NULL AND t.opened_at < l.at
GROUP BY t.client_id
"""
OF_COMPLAINTS = "JOIN service_queue q ON q.id = t.queue_id AND q.is_for_complaints\n"


def unanswered(amounts: Mapping[str, int], _ahead: int) -> Found:
    return UNANSWERED_SQL.format(only=""), cutoffs(amounts)


def unanswered_complaints(amounts: Mapping[str, int], _ahead: int) -> Found:
    return UNANSWERED_SQL.format(only=OF_COMPLAINTS), cutoffs(amounts)


ANSWER_IN_TIME = StandardMeasure(
    "answer", _("Ticket answered within"), _("From the message of the client to the first answer."), unanswered,
    "task", _("Answer the ticket"), is_hours=True, module="service", order=40,
)  # fmt: skip
COMPLAINT_IN_TIME = StandardMeasure(
    "complaint", _("Complaint answered within"), _("Of tickets in queues that are for complaints."),
    unanswered_complaints, "task", _("Answer the complaint"), is_hours=True, module="service", order=35,
)  # fmt: skip
