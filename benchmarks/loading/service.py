"""A ticket for every second client, with three messages."""

from __future__ import annotations

from benchmarks.loading.tables import bare, chance, fill, pick, rows, run

SUBJECTS = (
    "Delivery is late|Wrong invoice|Does not start|How do I order|Part is missing|Please call back".split("|")
)


def load_service() -> None:
    if not rows("SELECT 1 FROM service_queue LIMIT 1"):
        fill(
            "service_queue",
            {"name": "'Help desk'", "team_id": "(SELECT min(id) FROM people_team)"},
            "generate_series(1, 1) AS i",
        )
    with bare("service_ticket", "service_ticketmessage"):
        days = f"floor({chance('id', 81)} * 700)::int"
        is_open = f"{chance('id', 81)} < 0.05"
        fill(
            "service_ticket",
            {
                "id": "id / 2", "number": "'T-' || lpad((id / 2)::text, 7, '0')", "subject": pick(SUBJECTS, "id", 82),
                "state": f"CASE WHEN {is_open} THEN 'open' ELSE 'closed' END", "priority": "2", "source": "'form'",
                "client_id": "id", "owner_id": "owner_id", "team_id": "team_id", "branch_id": "branch_id",
                "queue_id": "(SELECT min(id) FROM service_queue)", "language": "'en'", "version": "1",
                "opened_at": f"now() - make_interval(days => {days})",
                "last_activity_at": f"now() - make_interval(days => {days} * 9 / 10)",
                "closed_at": f"CASE WHEN {is_open} THEN NULL ELSE now() - make_interval(days => {days} * 9 / 10) END",
            },
            "contacts_client WHERE id % 2 = 0",
        )  # fmt: skip
        fill(
            "service_ticketmessage",
            {
                "ticket_id": "t.id", "kind": "CASE n WHEN 2 THEN 'answer' ELSE 'client' END", "by_id": "NULL",
                "text": "subject || '. Please help.'", "at": "opened_at + make_interval(hours => n::int)",
            },
            "service_ticket t, generate_series(1, 3) AS n",
        )  # fmt: skip
    run("ANALYZE service_ticket")
