"""What segments and classes may ask about a client's deals."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.registries import SegmentField
from contacts.segment_rows import counted, in_sight, latest, summed, there_is
from sales.models import Deal, DealStage
from sales.models.deal import OPEN

WON = Q(stage__kind=DealStage.Kind.WON)
LOST = Q(stage__kind=DealStage.Kind.LOST)
YEAR = timedelta(days=365)


def _this_year(ended: Q) -> Q:
    return ended & Q(closed_at__gte=timezone.now() - YEAR)


OPEN_DEALS = in_sight(Deal, lambda: OPEN)
WON_LATELY = in_sight(Deal, lambda: _this_year(WON))
LOST_LATELY = in_sight(Deal, lambda: _this_year(LOST))
EVER_WON = in_sight(Deal, lambda: WON & Q(closed_at__isnull=False))
WITHOUT_STEP = in_sight(Deal, lambda: OPEN & Q(next_step_at=None))

SEGMENT_FIELDS = tuple(
    SegmentField(key, label, kind, predicate, module="sales", order=order, group=group, entity=Deal.entity)
    for order, (key, label, kind, predicate, group) in enumerate(
        (
            ("open_deals", _("Number of open deals"), "number", counted(OPEN_DEALS), ""),
            ("without_step", _("An open deal lacks a next step"), "yes_no", there_is(WITHOUT_STEP), ""),
            ("won_deals", _("Deals won, 12 months"), "number", counted(WON_LATELY), ""),
            ("won_amount", _("Value won, 12 months"), "number", summed(WON_LATELY, "base_amount"), "finance"),
            ("lost_deals", _("Deals lost, 12 months"), "number", counted(LOST_LATELY), ""),
            ("last_won", _("Last deal won"), "date", latest(EVER_WON, "closed_at"), ""),
        ),
        start=50,
    )
)
