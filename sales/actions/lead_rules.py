"""Leads who answer to the rules of their list are qualified by themselves, in the name of the list's owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from contacts.models import Client
from contacts.queries.rules import BadRuleError, predicate, refuse_empty
from crm.access.scopes import can
from crm.audit.actions import record
from sales.actions.lead_lists import locked_list
from sales.actions.lead_work import qualify_lead
from sales.models import LeadItem, LeadList

if TYPE_CHECKING:
    from crm.people.models import User

BATCH = 50


@transaction.atomic
def set_qualify_rules(*, lead_list: LeadList, rules: dict[str, Any], by: User) -> LeadList:
    """A tree of contacts.queries.rules; {} for none. Raises BadRuleError for rules that nobody can ask."""
    if not can(by, "change", lead_list):
        raise PermissionDenied
    if rules:
        refuse_empty(rules)
        predicate(rules, by)
    held = locked_list(lead_list)
    before = held.qualify_rules
    if before != rules:
        held.qualify_rules = rules
        held.save(update_fields=["qualify_rules"])
        record(by=by, action="change", target=held, before={"rules": before}, after={"rules": rules})
    return held


def answering(lead_list: LeadList, rules: dict[str, Any], user: User) -> Any:
    """Open leads of the list that the person sees and that answer to the rules. Raises BadRuleError."""
    clients = Client.objects.visible_to(user).filter(predicate(rules, user))
    rows = LeadItem.objects.visible_to(user).filter(lead_list=lead_list, state__in=LeadItem.OPEN)
    return rows.filter(client__in=clients.values("pk"))


def qualify_by_rules(lead_list: LeadList) -> int:
    """How many became prospects with a deal. What somebody took back by undo is theirs to decide: it is left alone."""
    owner = lead_list.owner
    if not lead_list.qualify_rules or owner is None or not owner.is_active:
        return 0
    try:
        items = list(
            answering(lead_list, lead_list.qualify_rules, owner)
            .filter(is_judged=False)
            .select_related("client", "lead_list")
            .order_by("position")[:BATCH]
        )
    except BadRuleError:
        return 0
    count = 0
    for item in items:
        LeadItem.objects.unscoped("a list by itself").filter(pk=item.pk).update(is_judged=True)
        try:
            qualify_lead(item=item, by=owner)
        except (PermissionDenied, ValidationError):
            continue
        count += 1
    return count
