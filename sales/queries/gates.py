"""What deals need before they move on from a stage: asked for one deal or for many in one statement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Person
from crm.custom_fields.fields import fields_of
from crm.frozen import frozen
from crm.web.formats import listed
from sales.models import (
    CheckPoint,
    Deal,
    DealCheck,
    DealItem,
    DealMove,
    DealPerson,
    DealStage,
    Quote,
    StageGate,
)

if TYPE_CHECKING:
    from crm.people.models import User

WHY = "what a deal lacks is asked for whoever moves it"
ROLE = "role:"


@frozen
class Need:
    """`met(stage)`: the expression that is true of deals which have it; `place`: where on the deal's page, or "edit"
    with the field of its form."""

    label: str | Promise
    met: Callable[[DealStage], Any]
    place: str


def needs() -> dict[str, Need]:
    """Everything that a stage may ask for, by key."""
    found = {
        "field:amount": Need(gettext_lazy("A value"), lambda _stage: _true(Q(amount__gt=0)), "edit#id_amount"),
        "field:closes_on": Need(
            gettext_lazy("A closing day that has not passed"), lambda _stage: _true(_to_come()), "edit#id_closes_on"
        ),
        "field:competitor": Need(
            gettext_lazy("The competitor"), lambda _stage: _true(~Q(competitor="")), "edit#id_competitor"
        ),
        "items": Need(gettext_lazy("Items"), lambda _stage: _has(DealItem), "#items"),
        "next_step": Need(
            gettext_lazy("A next step"), lambda _stage: _true(Q(next_step_at__isnull=False)), "#deal-next-step"
        ),
        "quote_sent": Need(
            gettext_lazy("A quote that was sent"), lambda _stage: _has(Quote, sent_at__isnull=False), "#deal-quotes"
        ),
        "checklist": Need(gettext_lazy("The whole checklist"), _all_ticked, "#deal-checklist"),
    }  # fmt: skip
    for role, label in Person.PurchaseRole.choices:
        found[f"{ROLE}{role}"] = Need(_role_words(label), _has_role(role), "#deal-people")
    for field in fields_of(Deal.entity):
        found[field.name] = Need(field.label, _has_made(field.key), f"#made-deal-{{pk}}-{field.key}")
    return found


@frozen
class GateState:
    """A gate of the stage that a deal is in, as its page shows it."""

    label: str
    url: str
    is_met: bool
    is_hard: bool


@frozen
class HeldBack:
    """What a deal lacks for a move."""

    hard: Sequence[str] = ()
    soft: Sequence[str] = ()

    @property
    def all(self) -> str:
        return listed([*self.hard, *self.soft])


def gate_states(deal: Deal) -> list[GateState]:
    """Of the stage that the open deal is in, in the order of `needs`."""
    if not deal.is_open:
        return []
    gates = list(StageGate.objects.filter(stage=deal.stage_id))
    if not gates:
        return []
    known, lacking = needs(), _lacking([deal.pk], gates, {deal.stage_id: deal.stage}).get(deal.pk, ())
    order = list(known)
    return [
        GateState(
            str(known[gate.need].label), _url(known[gate.need], deal), gate not in lacking, gate.is_hard
        )
        for gate in sorted(gates, key=lambda gate: order.index(gate.need) if gate.need in known else 0)
        if gate.need in known
    ]


def went_without(deal: Deal, user: User) -> str:
    """What the last move of a deal went without, as a sentence; "" for nothing."""
    moves = DealMove.objects.visible_to(user).filter(deal=deal).order_by("-at", "-pk")
    move = moves.select_related("to_stage").only("passed", "to_stage__name").first()
    if move is None or not move.passed:
        return ""
    words = _("“%(deal)s” is in “%(stage)s” now. Still missing: %(what)s.")
    return words % {"deal": deal.title, "stage": move.to_stage, "what": move.passed}


def held_back(deals: Sequence[tuple[int, DealStage]], to: DealStage) -> dict[int, HeldBack]:
    """By key of the deal, those that lack something of the stages on their way to `to`. Two statements.

    Nothing is asked on the way back, or of a lost deal; a won one has passed all stages.
    """
    stages = DealStage.objects.filter(pipeline=to.pipeline_id, kind=DealStage.Kind.OPEN, closed_on=None)
    if to.is_open:
        stages = stages.filter(position__lt=to.position)
    gates = list(StageGate.objects.filter(stage__in=stages).select_related("stage"))
    if to.kind == DealStage.Kind.LOST or not gates:
        return {}
    by_stage = {gate.stage_id: gate.stage for gate in gates}
    lacking, known, found = _lacking([pk for pk, _stage in deals], gates, by_stage), needs(), {}
    for pk, stage in deals:
        # From a deal that was lost all is asked once more.
        begin = stage.position if stage.is_open else (0 if not to.is_open else to.position)
        lacks = [gate for gate in lacking.get(pk, ()) if gate.stage.position >= begin]
        if lacks:
            words = {
                hard: list(dict.fromkeys(str(known[one.need].label) for one in lacks if one.is_hard is hard))
                for hard in (True, False)
            }
            found[pk] = HeldBack(words[True], words[False])
    return found


def _lacking(
    pks: Collection[int], gates: Sequence[StageGate], stages: dict[int, DealStage]
) -> dict[int, list[StageGate]]:
    known = needs()
    # What is asked for a field that was archived since holds nobody back.
    asked = [gate for gate in gates if gate.need in known]
    if not asked or not pks:
        return {}
    met = {f"met_{gate.pk}": known[gate.need].met(stages[gate.stage_id]) for gate in asked}
    rows = Deal.objects.unscoped(WHY).filter(pk__in=pks).order_by().annotate(**met)
    return {
        row["pk"]: [gate for gate in asked if not row[f"met_{gate.pk}"]] for row in rows.values("pk", *met)
    }


def _url(need: Need, deal: Deal) -> str:
    page, _sign, place = need.place.partition("#")
    address = reverse("deal_edit", args=[deal.pk]) if page else deal.get_absolute_url()
    return f"{address}#{place.format(pk=deal.pk)}"


def _true(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _to_come() -> Q:
    return Q(closes_on__gte=timezone.localdate())


def _has(model: Any, **conditions: Any) -> Exists:
    return Exists(model.objects.unscoped(WHY).filter(deal=OuterRef("pk"), **conditions).order_by())


def _has_role(role: str) -> Callable[[DealStage], Any]:
    return lambda _stage: _has(DealPerson, role=role)


def _has_made(key: str) -> Callable[[DealStage], Any]:
    return lambda _stage: _true(Q(custom__has_key=key))


def _all_ticked(stage: DealStage) -> Any:
    ticked = DealCheck.objects.unscoped(WHY).filter(deal=OuterRef(OuterRef("pk")), point=OuterRef("pk"))
    left = CheckPoint.objects.filter(~Exists(ticked.order_by()), stage=stage.pk, is_used=True)
    return ~Exists(left)


def _role_words(label: Any) -> str:
    return _("A person: %s") % label
