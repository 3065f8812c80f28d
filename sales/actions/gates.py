"""What a stage asks of deals before they move on, and the refusal of those that lack it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.scopes import require
from crm.audit.actions import record
from crm.web.formats import listed
from sales.models import CheckPoint, Deal, DealStage, StageGate
from sales.queries.gates import held_back, needs

if TYPE_CHECKING:
    from crm.people.models import User


def pass_gates(deal: Deal, to: DealStage, *, accepted: bool = False) -> str:
    """What the move goes without, in words, to be noted with it. Raises ValidationError for what keeps the deal.

    Nothing keeps a deal whose client has accepted.
    """
    lacks = held_back([(deal.pk, deal.stage)], to).get(deal.pk)
    if lacks is None:
        return ""
    if lacks.hard and not accepted:
        raise ValidationError(
            _("“%(deal)s” stays in “%(stage)s”. Missing: %(what)s.")
            % {"deal": deal.title, "stage": deal.stage, "what": listed(lacks.hard)}
        )
    return lacks.all


@transaction.atomic
def set_needs(stage: DealStage, *, by: User, gates: Mapping[str, bool], points: Sequence[str]) -> None:
    """What deals need in this stage: keys of needs with whether they keep the deal, and the checklist as a whole.

    Points that are left out keep their ticks and come back with them when they are written again.
    """
    require(by, "sales_rules", "change")
    current = DealStage.objects.select_for_update(of=("self",), no_key=True).get(pk=stage.pk)
    unknown = gates.keys() - needs().keys()
    if not current.is_open or unknown:
        raise ValidationError(_("Only open stages ask for something that deals can have."))
    before = _as_is(current)
    StageGate.objects.filter(stage=current).exclude(need__in=gates).delete()
    StageGate.objects.bulk_create(
        [StageGate(stage=current, need=need, is_hard=hard) for need, hard in gates.items()],
        update_conflicts=True, unique_fields=["stage", "need"], update_fields=["is_hard"],
    )  # fmt: skip
    CheckPoint.objects.filter(stage=current).update(is_used=False)
    CheckPoint.objects.bulk_create(
        [CheckPoint(stage=current, text=text, position=at) for at, text in enumerate(dict.fromkeys(points))],
        update_conflicts=True, unique_fields=["stage", "text"], update_fields=["position", "is_used"],
    )  # fmt: skip
    after = _as_is(current)
    if before != after:
        record(by=by, action="change", target=current, before=before, after=after)


def _as_is(stage: DealStage) -> dict[str, list[str]]:
    known = needs()
    gates = StageGate.objects.filter(stage=stage)
    points = CheckPoint.objects.filter(stage=stage, is_used=True)
    return {
        "needs": [str(known[gate.need].label) for gate in gates if gate.need in known and gate.is_hard],
        "warns": [str(known[gate.need].label) for gate in gates if gate.need in known and not gate.is_hard],
        "points": [point.text for point in points],
    }
