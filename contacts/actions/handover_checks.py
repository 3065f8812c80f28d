"""Thirty days later: was every client of class A contacted by the new owner?"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from contacts.models import Handover, HandoverCheck, HandoverItem
from contacts.queries.handovers import progress_of
from crm.audit.actions import record
from crm.jobs import later
from crm.people.models import User


@transaction.atomic
def check_handovers() -> int:
    """Write down what is found for handovers whose day has come, each once; the leads get a digest by mail."""
    due = Handover.objects.unscoped("the check looks at all handovers").filter(
        check_on__lte=timezone.localdate(), check_made=None, change_set__state="kept"
    )
    handovers = list(due.select_for_update(of=("self",)).select_related("giver").order_by("pk"))
    for handover in handovers:
        check_handover(handover)
    return len(handovers)


def check_handover(handover: Handover) -> HandoverCheck:
    items = HandoverItem.objects.unscoped("numbers of one handover").filter(handover=handover)
    found = progress_of(items)
    check: HandoverCheck = HandoverCheck.objects.unscoped("a new row").create(
        handover=handover, client_count=found.class_a, contacted_count=found.class_a_contacted
    )
    record(
        by=None,
        action="check",
        target=handover,
        after={"clients": check.client_count, "contacted": check.contacted_count},
    )
    for lead in leads_of(handover):
        later("contacts.mail_handover_check", check_id=check.pk, user_id=lead.pk)
    return check


def leads_of(handover: Handover) -> list[User]:
    """Who handed over, and the leads of the team the giver was in."""
    leads = Q(pk=handover.by_id) | Q(memberships__team=handover.team_id, memberships__is_lead=True)
    return list(User.objects.filter(leads, is_active=True).distinct().order_by("pk"))
