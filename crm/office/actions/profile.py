from __future__ import annotations

from typing import Any

from django.db import transaction

from crm.audit.actions import record
from crm.office.actions.weeks import Week, set_week, week_of
from crm.people.models import User

OWN_FIELDS = ("name", "phone", "skills", "languages", "language", "time_zone", "theme", "density")


@transaction.atomic
def change_profile(*, by: User, week: Week | None = None, **values: Any) -> None:
    """What everybody may change about themselves; only what differs is written and audited."""
    kept = User.objects.get(pk=by.pk)
    changed = {key: values[key] for key in OWN_FIELDS if key in values and values[key] != getattr(kept, key)}
    before = {key: getattr(kept, key) for key in changed} | {"week": week_of(by)}
    after = changed | {"week": week_of(by)} if set_week(by, week) else changed
    if not after:
        return
    if changed:
        User.objects.filter(pk=by.pk).update(**changed)
    record(by=by, action="change", target=by, before={key: before[key] for key in after}, after=after)
