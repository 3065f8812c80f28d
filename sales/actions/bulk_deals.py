"""Many deals at once to another owner or stage: each one change set that can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.access.context import access_of
from crm.changes.actions.bulk import change_many
from crm.changes.actions.keeping import insert_kept
from crm.changes.models import ChangeSet
from crm.web.formats import listed, number
from sales.actions.pipelines import hold_stage
from sales.models import Deal, DealMove, DealStage
from sales.queries.board_sums import forget_sums
from sales.queries.gates import held_back

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

# The way of a deal as sales.actions.deal_moves writes it, for many at once.
MOVES = """
INSERT INTO sales_dealmove (deal_id, from_stage_id, to_stage_id, at, by_id, days_before)
SELECT d.id, d.stage_id, %(stage)s, %(now)s, %(by)s, greatest(0, extract(day FROM %(now)s - d.since))::int
FROM unnest(%(ids)s::bigint[], %(stages)s::bigint[], %(since)s::timestamptz[]) d(id, stage_id, since)
"""


@transaction.atomic
def give_deals(*, deals: ScopedQuerySet, to: User, by: User) -> ChangeSet:
    """Another owner for the deals that `by` may assign; team and branch follow. Clients keep theirs.

    Raises PermissionDenied without the right to assign, ValidationError for somebody who cannot see deals.
    """
    if not access_of(by).may(Deal.entity, "assign"):
        raise PermissionDenied
    if not to.is_active or not access_of(to).may(Deal.entity, "view"):
        raise ValidationError({"to": _("%s may not see deals, so cannot own any.") % to.name})
    rows = deals.visible_to(by, "assign").exclude(owner=to)
    values = {"owner": to, "team": to.home_team, "branch": to.branch}
    change_set = change_many(rows=rows, by=by, summary=_("Deals given to %s") % to.name, values=values)
    forget_sums()
    return change_set


@transaction.atomic
def move_deals(*, deals: ScopedQuerySet, stage: DealStage, by: User) -> ChangeSet:
    """Put the open deals of its pipeline into an open stage; won and lost ones are closed one by one, with a reason.

    Deals that lack what a stage on their way asks for stay, which the summary says.
    Raises ValidationError for a stage that is not open, or closed.
    """
    if not stage.is_open:
        raise ValidationError({"stage": _("Deals are won and lost one by one.")})
    hold_stage(stage)
    fitting = deals.filter(closed_at=None, stage__pipeline=stage.pipeline_id).exclude(stage=stage)
    allowed = fitting.visible_to(by, "change").visible_to(by, "bulk")
    there = sorted(allowed.order_by().values_list("pk", "stage"))
    held = _held(there, stage)
    ids = [pk for pk, _stage in there if pk not in held]
    rows, now = (
        Deal.objects.unscoped("the ids were read through the scope above").filter(pk__in=ids),
        timezone.now(),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM sales_deal WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [ids])
    values = {"stage": stage, "stage_since": now}
    before = list(rows.order_by("pk").values_list("pk", "stage", "stage_since"))
    change_set = change_many(rows=rows, by=by, summary=_moved_words(stage, held), values=values)
    note_moves(change_set, before, stage, by)
    forget_sums()
    return change_set


def _held(deals: Sequence[tuple[int, int]], to: DealStage) -> dict[int, Sequence[str]]:
    """Which of the deals stay where they are, and what they lack."""
    stages = {stage.pk: stage for stage in DealStage.objects.filter(pipeline=to.pipeline_id)}
    lacking = held_back([(pk, stages[stage]) for pk, stage in deals], to)
    return {pk: lacks.hard for pk, lacks in lacking.items() if lacks.hard}


def _moved_words(stage: DealStage, held: dict[int, Sequence[str]]) -> str:
    moved = _("Moved to “%s”") % stage
    if not held:
        return moved
    reasons = dict.fromkeys(reason for found in held.values() for reason in found)
    stay = ngettext("%(n)s stays, missing: %(what)s", "%(n)s stay, missing: %(what)s", len(held))
    return f"{moved} ({stay % {'n': number(len(held)), 'what': listed(reasons)}})"


def note_moves(
    change_set: ChangeSet, before: list[tuple[int, int, object]], stage: DealStage, by: User
) -> None:
    """The way of deals that have just come into the stage; `before`: their keys, stages and since when."""
    if not before:
        return
    ids, stages, since = (list(part) for part in zip(*before, strict=True))
    insert_kept(
        change_set,
        DealMove,
        MOVES,
        {"ids": ids, "stages": stages, "since": since, "stage": stage.pk, "now": timezone.now(), "by": by.pk},
    )
