"""What lead lists hold once per client, when two clients become one."""

from __future__ import annotations

from contacts.registries import Joining
from crm.changes.actions.keeping import keep_deletes
from sales.actions.lead_lists import refresh_counts
from sales.models import LeadItem, LeadList


def settle_lead_items(joining: Joining) -> None:
    """One place on a list; the kept client's own."""
    mine = LeadItem.objects.filter(client=joining.kept_id).values("lead_list")
    twice = dict(
        LeadItem.objects.filter(client=joining.gone_id, lead_list__in=mine).values_list("pk", "lead_list")
    )
    if twice:
        keep_deletes(joining.change_set, LeadItem, list(twice))
        lists = LeadList.objects.unscoped("counts follow whoever merges").select_for_update(of=("self",))
        for row in lists.filter(pk__in=set(twice.values())).order_by("pk"):
            refresh_counts(row, is_changed=False)
