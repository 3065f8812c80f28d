"""What campaigns hold once per client, when two clients become one."""

from __future__ import annotations

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import BuyingRhythm, Letter, ReactivationCase
from contacts.registries import Joining, MergeRule, merge_rules
from crm.changes.actions.keeping import keep_deletes, keep_updates


def settle_rhythm(joining: Joining) -> None:
    """The kept client's stays until the next night, which sees by the orders that it must be reckoned anew."""
    keep_deletes(joining.change_set, BuyingRhythm, BuyingRhythm.objects.filter(client=joining.gone_id))


def settle_letters(joining: Joining) -> None:
    """One letter of a run per client: the kept client's own."""
    mine = Letter.objects.filter(client=joining.kept_id).values("run")
    twice = Letter.objects.filter(client=joining.gone_id, run__in=mine)
    keep_deletes(joining.change_set, Letter, twice)


def settle_cases(joining: Joining) -> None:
    """One place in the queue: the other one is set aside and stays as history."""
    live = ReactivationCase.objects.filter(state__in=ReactivationCase.LIVE)
    if live.filter(client=joining.kept_id).exists():
        keys = list(live.filter(client=joining.gone_id).values_list("pk", flat=True))
        values = {
            "state": ReactivationCase.State.DISMISSED,
            "closed_at": timezone.now(),
            "dismissed_because": _("merged"),
        }
        write = partial(ReactivationCase.objects.filter(pk__in=keys).update, **values)
        keep_updates(joining.change_set, ReactivationCase, list(values), keys, write)


def register_merge_rules(module: str) -> None:
    merge_rules.register(MergeRule("campaigns.buyingrhythm.client", settle_rhythm, module))
    merge_rules.register(MergeRule("campaigns.letter.client", settle_letters, module))
    merge_rules.register(MergeRule("campaigns.reactivationcase.client", settle_cases, module))
