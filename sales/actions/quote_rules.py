from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from crm.access.scopes import require
from crm.audit.actions import record
from sales.models import QuoteRules

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def change_quote_rules(*, by: User, **values: Any) -> QuoteRules:
    """What the firm wants of quotes that clients have."""
    require(by, "sales_rules", "change")
    rules, _new = QuoteRules.objects.select_for_update().get_or_create(pk=1)
    before = {name: getattr(rules, name) for name in values if getattr(rules, name) != values[name]}
    if before:
        QuoteRules.objects.filter(pk=1).update(**{name: values[name] for name in before})
        record(
            by=by, action="change", target=rules, before=before, after={name: values[name] for name in before}
        )
    return QuoteRules.load()
