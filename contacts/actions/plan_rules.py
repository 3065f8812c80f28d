from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from contacts.models import PlanRules
from crm.access.context import access_of
from crm.audit.actions import record
from crm.people.models import User


@transaction.atomic
def change_plan_rules(*, by: User, **values: Any) -> PlanRules:
    """Set the firm's rules for what is planned."""
    if not access_of(by).may("firm", "change"):
        raise PermissionDenied
    rules, _new = PlanRules.objects.select_for_update().get_or_create(pk=1)
    before = {name: getattr(rules, name) for name in values if getattr(rules, name) != values[name]}
    if before:
        PlanRules.objects.filter(pk=1).update(**{name: values[name] for name in before})
        record(
            by=by, action="change", target=rules, before=before, after={name: values[name] for name in before}
        )
    return PlanRules.load()
