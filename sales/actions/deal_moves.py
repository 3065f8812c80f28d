from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.field_groups import require_to_give
from crm.audit.actions import record
from sales.actions.client_figures import refresh_client_figures
from sales.actions.deals import keep, locked_deal
from sales.actions.gates import pass_gates
from sales.actions.pipelines import hold_stage
from sales.models import Deal, DealMove, DealStage

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def move_deal(
    *,
    deal: Deal,
    to: DealStage,
    by: User,
    version: int | None = None,
    accepted: bool = False,
    lost_reason: str = "",
    competitor: str = "",
    closing_note: str = "",
) -> Deal:
    """Move a deal to a stage of its pipeline: on, back, won, lost (with a reason), or open again.

    Raises ValidationError for a foreign or closed stage, a loss without a reason, or what a stage on the way asks for
    and the deal lacks, unless the client has `accepted`; EditConflict for an old `version`.
    """
    hold_stage(to)
    current = locked_deal(deal, by, version)
    require_to_give(by, Deal, closing_note=closing_note)
    if to.pipeline_id != current.stage.pipeline_id:
        raise ValidationError(_("This stage belongs to another pipeline."))
    if to.pk == current.stage_id:
        return current
    if to.kind == DealStage.Kind.LOST and lost_reason not in Deal.LostReason.values:
        raise ValidationError({"lost_reason": _("Say why the deal was lost.")})
    return carry(
        current, to, by=by, accepted=accepted, lost_reason=lost_reason, competitor=competitor,
        closing_note=closing_note,
    )  # fmt: skip


def carry(
    current: Deal,
    to: DealStage,
    *,
    by: User | None,
    accepted: bool = False,
    lost_reason: str = "",
    competitor: str = "",
    closing_note: str = "",
) -> Deal:
    """Into the stage, for a deal in hand, locked; `by` None: the client said yes on their page."""
    is_lost = to.kind == DealStage.Kind.LOST
    was, now = current.stage, timezone.now()
    passed = pass_gates(current, to, accepted=accepted or by is None)
    DealMove.objects.create(
        deal=current,
        from_stage=was,
        to_stage=to,
        at=now,
        by=by,
        days_before=current.days_in_stage,
        passed=passed,
    )
    current.stage, current.stage_since = to, now
    current.closed_at = None if to.is_open else now
    current.lost_reason = lost_reason if is_lost else ""
    current.closing_note = "" if to.is_open else closing_note
    current.competitor = competitor or current.competitor
    keep(current, "stage", "stage_since", "closed_at", "lost_reason", "closing_note", "competitor")
    refresh_client_figures([current.client_id])
    after = {"stage": to.name} | ({"lost_reason": lost_reason} if is_lost else {})
    after |= {"passed": passed} if passed else {}
    record(by=by, action="move", target=current, before={"stage": was.name}, after=after)
    return current


def won_stage(deal: Deal) -> DealStage:
    return DealStage.objects.get(pipeline=deal.stage.pipeline_id, kind=DealStage.Kind.WON)
