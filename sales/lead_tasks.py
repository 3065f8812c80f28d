"""What lead lists do by themselves all day."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from crm.jobs import JobRun, job
from sales.actions.lead_handing import run_lead_list
from sales.actions.lead_rules import qualify_by_rules
from sales.models import LeadList


@job("sales.hand_out_leads", every=timedelta(minutes=5), title=_("Leads handed out and taken back"))
def hand_out_leads(run: JobRun) -> dict[str, int]:
    """Each list in transactions of its own; a list that somebody works on at this moment waits for its lock."""
    total = {"given": 0, "taken_back": 0, "qualified": 0}
    lists = LeadList.objects.unscoped("the lists themselves, by the right of their owners")
    for lead_list in lists.filter(is_on=True, open_count__gt=0).select_related("owner").order_by("pk"):
        run.stop_if_cancelled()
        for key, count in run_lead_list(lead_list).items():
            total[key] += count
        total["qualified"] += qualify_by_rules(lead_list)
    return total
