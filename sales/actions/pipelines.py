from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.scopes import require
from crm.audit.actions import record
from sales.models import DealStage, Pipeline

if TYPE_CHECKING:
    from crm.people.models import Team, User

# name, kind, likelihood in percent, stuck after days, in the forecast
STANDARD = (
    ("Qualified", "open", 20, 21, "pipeline"),
    ("Needs and demo", "open", 40, 21, "pipeline"),
    ("Proposal", "open", 60, 14, "pipeline"),
    ("Negotiation", "open", 80, 14, "best"),
    ("Closing", "open", 90, 10, "commit"),
    ("Won", "won", 100, 0, "pipeline"),
    ("Lost", "lost", 0, 0, "pipeline"),
)


@transaction.atomic
def ensure_pipeline() -> Pipeline:
    """The firm's first pipeline in use; made with the standard stages if there is none yet."""
    known = Pipeline.objects.select_for_update().filter(closed_on=None).order_by("position", "pk").first()
    if known is not None:
        return known
    pipeline, created = Pipeline.objects.get_or_create(name="New business")
    if created:
        add_standard_stages(pipeline)
    return pipeline


def add_standard_stages(pipeline: Pipeline) -> None:
    DealStage.objects.bulk_create(
        DealStage(
            pipeline=pipeline,
            name=name,
            kind=kind,
            position=position,
            probability=probability,
            stale_days=stale_days,
            forecast_category=category,
        )
        for position, (name, kind, probability, stale_days, category) in enumerate(STANDARD, 1)
    )


def hold_stage(stage: DealStage) -> None:
    """Keep the stage from being closed until this transaction ends; before any deal is locked, so that nobody waits
    for each other. Raises ValidationError for a stage that is closed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT closed_on FROM sales_dealstage WHERE id = %s FOR SHARE", [stage.pk])
        row = cursor.fetchone()
    if row is None or row[0] is not None:
        raise ValidationError({"stage": _("The stage “%s” is closed. Choose another one.") % stage})


@transaction.atomic
def add_pipeline(*, by: User, name: str, team: Team | None = None) -> Pipeline:
    """A further way of selling, which begins with the usual stages."""
    require(by, "sales_rules", "change")
    _refuse_name(name)
    last = Pipeline.objects.order_by("position").values_list("position", flat=True).last() or 0
    pipeline = Pipeline.objects.create(name=name.strip(), team=team, position=last + 1)
    add_standard_stages(pipeline)
    record(by=by, action="create", target=pipeline, after={"name": pipeline.name})
    return pipeline


@transaction.atomic
def change_pipeline(pipeline: Pipeline, *, by: User, name: str, team: Team | None = None) -> Pipeline:
    """Its name and team. A standard name that is shown in the reader's language stays one when it is left alone."""
    require(by, "sales_rules", "change")
    current = Pipeline.objects.select_for_update().get(pk=pipeline.pk)
    name = current.name if name.strip() == str(current) else name.strip()
    _refuse_name(name, current.pk)
    before = {"name": current.name, "team": str(current.team or "")}
    current.name, current.team = name, team
    after = {"name": name, "team": str(team or "")}
    if before != after:
        current.save(update_fields=["name", "team"])
        record(by=by, action="change", target=current, before=before, after=after)
    return current


@transaction.atomic
def close_pipeline(*, pipeline: Pipeline, by: User) -> Pipeline:
    """No new deals come into it; those that are there go on to their end. Raises ValidationError for the last one."""
    require(by, "sales_rules", "change")
    used = {one.pk: one for one in Pipeline.objects.select_for_update().filter(closed_on=None)}
    if pipeline.pk not in used:
        raise ValidationError(_("This pipeline is closed already."))
    if len(used) == 1:
        raise ValidationError(_("This is the only pipeline. Add another one first."))
    return _set_closed(used[pipeline.pk], by, "close")


@transaction.atomic
def reopen_pipeline(*, pipeline: Pipeline, by: User) -> Pipeline:
    require(by, "sales_rules", "change")
    return _set_closed(Pipeline.objects.select_for_update().get(pk=pipeline.pk), by, "reopen")


def _set_closed(pipeline: Pipeline, by: User, action: str) -> Pipeline:
    pipeline.closed_on = timezone.localdate() if action == "close" else None
    pipeline.save(update_fields=["closed_on"])
    record(by=by, action=action, target=pipeline)
    return pipeline


def _refuse_name(name: str, pk: int | None = None) -> None:
    if Pipeline.objects.filter(name__iexact=name.strip()).exclude(pk=pk or 0).exists():
        raise ValidationError({"name": _("There is a pipeline of this name, perhaps a closed one.")})
