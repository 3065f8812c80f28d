"""What the settings of pipelines show: figures over all deals, for whoever sets the rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from crm.frozen import frozen
from sales.models import CheckPoint, Deal, DealStage, Pipeline, StageGate

WHY = "how many deals of anybody stand in a stage"


@frozen
class PipelineRow:
    pipeline: Pipeline
    stages: int
    deals: int


@frozen
class StageRow:
    stage: DealStage
    deals: int
    is_last: bool = False
    needs: int = 0


def pipeline_rows() -> list[PipelineRow]:
    """Those in use first; three queries."""
    counts = _open_deals()
    used = Count("stages", filter=Q(stages__closed_on=None, stages__kind=DealStage.Kind.OPEN))
    pipelines = Pipeline.objects.select_related("team").annotate(used=used)
    of = dict(DealStage.objects.values_list("pk", "pipeline"))
    rows = [
        PipelineRow(line, line.used, sum(n for pk, n in counts.items() if of.get(pk) == line.pk))
        for line in pipelines
    ]
    return sorted(
        rows, key=lambda row: (bool(row.pipeline.closed_on), row.pipeline.position, row.pipeline.pk)
    )


def stage_rows(stages: Sequence[DealStage]) -> list[StageRow]:
    counts = _open_deals([stage.pk for stage in stages])
    last = next((one.pk for one in reversed(stages) if one.is_open and one.is_used), None)
    gates = _by_stage(StageGate.objects.filter(stage__in=stages))
    points = _by_stage(CheckPoint.objects.filter(stage__in=stages, is_used=True))
    return [
        StageRow(
            stage,
            counts.get(stage.pk, 0),
            stage.pk == last,
            gates.get(stage.pk, 0) + points.get(stage.pk, 0),
        )
        for stage in stages
    ]


def _by_stage(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("stage").annotate(count=Count("*")))


def _open_deals(stages: Sequence[int] | None = None) -> dict[int, int]:
    deals = Deal.objects.unscoped(WHY).open().order_by()
    if stages is not None:
        deals = deals.filter(stage__in=stages)
    return dict(deals.values_list("stage").annotate(count=Count("*")))
