from __future__ import annotations

from typing import Any

from django.db import transaction

from crm.audit.actions import record
from crm.people.models import User

OWN_FIELDS = ("name", "phone", "language", "time_zone", "theme", "density")


@transaction.atomic
def change_profile(*, by: User, **values: Any) -> None:
    """What everybody may change about themselves; only what differs is written and audited."""
    kept = User.objects.get(pk=by.pk)
    changed = {key: values[key] for key in OWN_FIELDS if key in values and values[key] != getattr(kept, key)}
    if not changed:
        return
    before = {key: getattr(kept, key) for key in changed}
    User.objects.filter(pk=by.pk).update(**changed)
    record(by=by, action="change", target=by, before=before, after=changed)
