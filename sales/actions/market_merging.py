"""What the market part holds once per client, when two clients become one."""

from __future__ import annotations

from contacts.registries import Joining, MergeRule, merge_rules
from crm.changes.actions.keeping import keep_deletes
from sales.models import BoughtCategories, OfferOutcome, Supplier


def settle_answers(joining: Joining) -> None:
    """One live answer per product: the kept client's own stays."""
    live = OfferOutcome.objects.filter(state__in=OfferOutcome.LIVE)
    mine = live.filter(client=joining.kept_id).values("product")
    keep_deletes(joining.change_set, OfferOutcome, live.filter(client=joining.gone_id, product__in=mine))


def settle_baskets(joining: Joining) -> None:
    """The kept client's stays until the next night, which sees by the orders that it must be read anew."""
    gone = BoughtCategories.objects.filter(client=joining.gone_id)
    keep_deletes(joining.change_set, BoughtCategories, gone)


def settle_suppliers(joining: Joining) -> None:
    """What was noted of a supplier at the kept client stays."""
    mine = Supplier.objects.filter(client=joining.kept_id).values("competitor")
    twice = Supplier.objects.filter(client=joining.gone_id, competitor__in=mine)
    keep_deletes(joining.change_set, Supplier, twice)


def register_merge_rules(module: str) -> None:
    merge_rules.register(MergeRule("sales.offeroutcome.client", settle_answers, module))
    merge_rules.register(MergeRule("sales.boughtcategories.client", settle_baskets, module))
    merge_rules.register(MergeRule("sales.supplier.client", settle_suppliers, module))
