from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from crm.audit.actions import record
from privacy.models import Term
from privacy.officers import require_officer
from privacy.terms import numbers

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def set_terms(*, by: User, wanted: Mapping[str, int | None]) -> None:
    """Decide how long papers are kept and after how long things are erased; None: never."""
    require_officer(by, "change")
    before = numbers()
    changed = {key: number for key, number in wanted.items() if before[key] != number}
    for key, number in changed.items():
        Term.objects.update_or_create(key=key, defaults={"number": number})
    if changed:
        old = {key: before[key] for key in changed}
        record(by=by, action="change", entity="privacy", count=len(changed), before=old, after=changed)
