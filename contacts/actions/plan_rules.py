from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from contacts.actions.standards import change_standards
from contacts.models import PlanRules
from crm.access.context import access_of
from crm.audit.actions import record
from crm.people.models import User


@transaction.atomic
def change_plan_rules(
    *, by: User, amounts: Mapping[tuple[str, str], int | None] | None = None, **values: Any
) -> PlanRules:
    """Set the firm's rules for what is planned, with the amounts of its standards (see change_standards)."""
    if not access_of(by).may("firm", "change"):
        raise PermissionDenied
    rules, _new = PlanRules.objects.select_for_update().get_or_create(pk=1)
    before = {name: getattr(rules, name) for name in values if getattr(rules, name) != values[name]}
    if before:
        PlanRules.objects.filter(pk=1).update(**{name: values[name] for name in before})
        record(
            by=by, action="change", target=rules, before=before, after={name: values[name] for name in before}
        )
    if amounts is not None:
        change_standards(by=by, amounts=amounts)
    return PlanRules.load()
