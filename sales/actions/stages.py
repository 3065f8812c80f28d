"""The stages of a pipeline: added, changed, put in order, closed into another one, opened again. None is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.scopes import require
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from sales.actions.bulk_deals import note_moves
from sales.models import Deal, DealStage, Pipeline
from sales.queries.board_sums import forget_sums

if TYPE_CHECKING:
    from crm.people.models import User

SETTABLE = ("name", "probability", "stale_days", "forecast_category", "advice")


def locked_stages(pipeline_id: int) -> list[DealStage]:
    """All of a pipeline, one at a time: moves into them wait (hold_stage), rows that only point to them do not."""
    rows = DealStage.objects.select_for_update(of=("self",), no_key=True).filter(pipeline=pipeline_id)
    return sorted(rows.order_by("pk"), key=lambda stage: (stage.position, stage.pk))


@transaction.atomic
def add_stage(pipeline: Pipeline, *, by: User, **values: Any) -> DealStage:
    """A further open stage, behind the others."""
    require(by, "sales_rules", "change")
    stages = locked_stages(pipeline.pk)
    _refuse_name(values["name"], stages)
    stage = DealStage(pipeline=pipeline, position=0, **{name: values[name] for name in SETTABLE})
    stage.name = stage.name.strip()
    stage.save()
    open_ones = [one for one in stages if one.is_open]
    _number([*open_ones, stage, *(one for one in stages if not one.is_open)])
    record(by=by, action="create", target=stage, after={"name": stage.name})
    return stage


@transaction.atomic
def change_stage(stage: DealStage, *, by: User, **values: Any) -> DealStage:
    """Won and lost ones keep their likelihood and have no age; standard names left alone stay translated."""
    require(by, "sales_rules", "change")
    stages = locked_stages(stage.pipeline_id)
    current = next(one for one in stages if one.pk == stage.pk)
    wanted = {
        name: values[name] for name in SETTABLE if name in values and (current.is_open or name == "name")
    }
    name = wanted["name"].strip()
    wanted["name"] = current.name if name == str(current) else name
    _refuse_name(wanted["name"], [one for one in stages if one.pk != current.pk])
    before = {name: getattr(current, name) for name in wanted if getattr(current, name) != wanted[name]}
    if before:
        for name in before:
            setattr(current, name, wanted[name])
        current.save(update_fields=list(before))
        record(
            by=by, action="change", target=current, before=before,
            after={name: wanted[name] for name in before},
        )  # fmt: skip
    return current


@transaction.atomic
def shift_stage(*, stage: DealStage, by: User, forward: bool) -> None:
    """One place on or back among the open stages in use; at the end it stays where it is."""
    require(by, "sales_rules", "change")
    stages = locked_stages(stage.pipeline_id)
    row = [one for one in stages if one.is_open and one.is_used]
    at = next((place for place, one in enumerate(row) if one.pk == stage.pk), None)
    to = None if at is None else at + (1 if forward else -1)
    if at is None or to is None or not 0 <= to < len(row):
        return
    row[at], row[to] = row[to], row[at]
    closed = [one for one in stages if one.is_open and not one.is_used]
    _number([*row, *closed, *(one for one in stages if not one.is_open)])
    record(by=by, action="move", target=stage, before={"position": at + 1}, after={"position": to + 1})


@transaction.atomic
def close_stage(*, stage: DealStage, into: DealStage, by: User) -> ChangeSet:
    """Use a stage no longer; all its deals, also those that `by` does not see, go into another stage of the pipeline.

    One change set, whose undo opens the stage and brings them back. Nothing comes in meanwhile: see hold_stage.
    """
    require(by, "sales_rules", "change")
    stages = {one.pk: one for one in locked_stages(stage.pipeline_id)}
    current, goal = stages[stage.pk], stages.get(into.pk)
    _refuse_closing(current, goal)
    assert goal is not None
    summary = _("Stage “%(stage)s” closed, its deals now in “%(into)s”") % {"stage": current, "into": goal}
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=summary)
    record(by=by, action="close", target=current, summary=summary)
    this = DealStage.objects.filter(pk=current.pk)
    keep_updates(
        change_set, DealStage, ["closed_on"], [current.pk],
        lambda: this.update(closed_on=timezone.localdate()),
    )  # fmt: skip
    _pass_deals(change_set, current, goal, by)
    return change_set


@transaction.atomic
def reopen_stage(*, stage: DealStage, by: User) -> None:
    require(by, "sales_rules", "change")
    current = next(one for one in locked_stages(stage.pipeline_id) if one.pk == stage.pk)
    current.closed_on = None
    current.save(update_fields=["closed_on"])
    record(by=by, action="reopen", target=current)


def _pass_deals(change_set: ChangeSet, stage: DealStage, into: DealStage, by: User) -> None:
    ids = _lock_deals(stage)
    if not ids:
        return
    rows = Deal.objects.unscoped("a closed stage keeps nobody's deals").filter(pk__in=ids)
    before = list(rows.order_by("pk").values_list("pk", "stage", "stage_since"))
    record(by=by, action="bulk", entity=Deal.entity, object_ids=ids, summary=str(change_set))
    now = timezone.now()
    stamp = {"version": F("version") + 1, "changed_at": now}
    keep_updates(
        change_set, Deal, ["stage", "stage_since"], ids,
        lambda: rows.update(stage=into, stage_since=now, **stamp),
    )  # fmt: skip
    note_moves(change_set, before, into, by)
    forget_sums()


def _lock_deals(stage: DealStage) -> list[int]:
    """Who waits for a deal sees where it is by then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM sales_deal WHERE stage_id = %s ORDER BY id FOR UPDATE", [stage.pk])
        return [pk for (pk,) in cursor.fetchall()]


def _refuse_closing(stage: DealStage, into: DealStage | None) -> None:
    if not stage.is_open:
        raise ValidationError(_("Won and lost deals need their stage: it cannot be closed."))
    if not stage.is_used:
        raise ValidationError(_("This stage is closed already."))
    if into is None or into.pk == stage.pk or not (into.is_open and into.is_used):
        raise ValidationError({"into": _("Choose another open stage of this pipeline for its deals.")})


def _refuse_name(name: str, others: list[DealStage]) -> None:
    taken = {word.casefold() for one in others for word in (one.name, str(one))}
    if name.strip().casefold() in taken:
        raise ValidationError({"name": _("There is a stage of this name, perhaps a closed one.")})


def _number(stages: list[DealStage]) -> None:
    for position, stage in enumerate(stages, 1):
        stage.position = position
    DealStage.objects.bulk_update(stages, ["position"])
