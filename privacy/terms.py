"""The firm's rules in numbers: how long papers are kept, and after how long what nobody needs is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.frozen import frozen
from crm.personal_data import retention_rules
from privacy.models import Term


@frozen
class TermSpec:
    """`number`: how Rapport comes; None is never."""

    key: str
    label: Any
    text: Any
    number: int | None


KEPT = (
    TermSpec(
        "keep_orders",
        _("Orders and accepted quotes, years"),
        _("Tax and commercial law want them kept. Until then they stay, and with them who bought."),
        10,
    ),
)


def after() -> list[TermSpec]:
    """The rules by which things are erased by themselves; none is on before the firm says so."""
    return [TermSpec(f"after_{rule.key}", rule.label, rule.text, None) for rule in retention_rules.items()]


def numbers() -> dict[str, int | None]:
    """Every rule by its key."""
    said = dict(Term.objects.values_list("key", "number"))
    return {spec.key: said.get(spec.key, spec.number) for spec in (*KEPT, *after())}


def months_ago(months: int, now: datetime | None = None) -> datetime:
    """The same day so many months back, no later than the 28th."""
    now = now or timezone.now()
    number = now.year * 12 + now.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return now.replace(year=year, month=month, day=min(now.day, 28))
