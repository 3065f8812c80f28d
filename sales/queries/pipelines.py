from __future__ import annotations

from sales.models import DealStage, Pipeline


def pipeline_for(team_id: int | None = None, pk: int | None = None) -> Pipeline | None:
    """The pipeline asked for, else that of the team, else the first that is everybody's; None before there is one."""
    found = list(Pipeline.objects.all())
    for wanted in (
        lambda line: line.pk == pk,
        lambda line: team_id is not None and line.team_id == team_id,
        lambda line: line.team_id is None,
    ):
        match = next((line for line in found if wanted(line)), None)
        if match:
            return match
    return found[0] if found else None


def stages_of(pipeline: Pipeline) -> list[DealStage]:
    """All stages by position; each knows its pipeline without another query."""
    stages = list(DealStage.objects.filter(pipeline=pipeline))
    for stage in stages:
        stage.pipeline = pipeline
    return stages
