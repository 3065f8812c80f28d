from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from sales.models import Deal, DealStage, Pipeline

if TYPE_CHECKING:
    from crm.people.models import User


def pipelines_for_board() -> list[Pipeline]:
    """Those in use, and closed ones as long as deals are open in them."""
    pipelines = list(Pipeline.objects.all())
    closed = [line.pk for line in pipelines if line.closed_on]
    left: Collection[int] = ()
    if closed:
        deals = Deal.objects.unscoped("which pipelines still have deals, not which ones").open()
        left = set(
            deals.filter(stage__pipeline__in=closed).values_list("stage__pipeline", flat=True).distinct()
        )
    return [line for line in pipelines if not line.closed_on or line.pk in left]


def pipeline_for(
    pipelines: Sequence[Pipeline], team_id: int | None = None, pk: int | None = None
) -> Pipeline | None:
    """The pipeline asked for, else that of the team, else the first that is everybody's; None before there is one."""
    used = [line for line in pipelines if not line.closed_on]
    choices = (
        [line for line in pipelines if line.pk == pk],
        [line for line in used if team_id is not None and line.team_id == team_id],
        [line for line in used if line.team_id is None],
        used or pipelines,
    )
    return next((found[0] for found in choices if found), None)


def in_use() -> QuerySet[DealStage]:
    """Stages that deals may come into, with their pipelines."""
    return DealStage.objects.filter(closed_on=None, pipeline__closed_on=None).select_related("pipeline")


def stages_of(pipeline: Pipeline) -> list[DealStage]:
    """All stages by position; each knows its pipeline without another query."""
    stages = list(DealStage.objects.filter(pipeline=pipeline))
    for stage in stages:
        stage.pipeline = pipeline
    return stages


def board_stages(user: User, pipeline: Pipeline) -> list[DealStage]:
    """Stages in use, and closed ones in which the reader sees deals: brought back by an undo, say."""
    stages = stages_of(pipeline)
    closed = [stage.pk for stage in stages if not stage.is_used]
    left: Collection[int] = ()
    if closed:
        deals = Deal.objects.visible_to(user).filter(closed_at=None, stage__in=closed).order_by()
        left = set(deals.values_list("stage", flat=True).distinct())
    return [stage for stage in stages if stage.is_used or stage.pk in left]
