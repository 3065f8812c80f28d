from __future__ import annotations

from django.db import transaction

from sales.models import DealStage, Pipeline

# name, kind, likelihood in percent, stuck after days
STANDARD = (
    ("Qualified", "open", 20, 21),
    ("Needs and demo", "open", 40, 21),
    ("Proposal", "open", 60, 14),
    ("Negotiation", "open", 80, 14),
    ("Closing", "open", 90, 10),
    ("Won", "won", 100, 0),
    ("Lost", "lost", 0, 0),
)


@transaction.atomic
def ensure_pipeline() -> Pipeline:
    """The firm's first pipeline; made with the standard stages if there is none yet."""
    known = Pipeline.objects.select_for_update().order_by("position", "pk").first()
    if known is not None:
        return known
    pipeline, created = Pipeline.objects.get_or_create(name="New business")
    if created:
        DealStage.objects.bulk_create(
            DealStage(
                pipeline=pipeline,
                name=name,
                kind=kind,
                position=position,
                probability=probability,
                stale_days=stale_days,
            )
            for position, (name, kind, probability, stale_days) in enumerate(STANDARD, 1)
        )
    return pipeline
