from __future__ import annotations

from collections.abc import Sequence

from sales.models import DealStage, Pipeline


def pipeline_for(
    pipelines: Sequence[Pipeline], team_id: int | None = None, pk: int | None = None
) -> Pipeline | None:
    """The pipeline asked for, else that of the team, else the first that is everybody's; None before there is one."""
    choices = (
        [line for line in pipelines if line.pk == pk],
        [line for line in pipelines if team_id is not None and line.team_id == team_id],
        [line for line in pipelines if line.team_id is None],
        list(pipelines),
    )
    return next((found[0] for found in choices if found), None)


def stages_of(pipeline: Pipeline) -> list[DealStage]:
    """All stages by position; each knows its pipeline without another query."""
    stages = list(DealStage.objects.filter(pipeline=pipeline))
    for stage in stages:
        stage.pipeline = pipeline
    return stages
