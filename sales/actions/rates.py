from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from crm.access.scopes import require
from crm.audit.actions import record
from crm.money.amounts import unit_of
from sales.models import ExchangeRate

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def set_rate(*, by: User, currency: str, on: date, rate: Decimal) -> ExchangeRate:
    """From `on`, one unit of `currency` costs `rate` in the firm's. Orders that exist keep their rate."""
    require(by, "product", "change")
    unit_of(currency)
    known, created = ExchangeRate.objects.update_or_create(currency=currency, on=on, defaults={"rate": rate})
    record(
        by=by,
        action="create" if created else "change",
        target=known,
        after={"on": str(on), "rate": str(rate)},
    )
    return known
