from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from crm.custom_fields.holders import holders
from crm.custom_fields.models import CustomField
from crm.jobs import JobRun, job

CHUNK = 2_000


@job("custom_fields.search_anew", title=gettext_lazy("Search by a custom field"))
def search_anew(run: JobRun, *, field_id: int) -> dict[str, Any]:
    """What records are found by follows a field that is searched from now on, or no longer."""
    field = CustomField.objects.get(pk=field_id)
    holder = holders.get(field.holder)
    last, count = 0, 0
    while holder is not None and holder.refresh_search is not None:
        rows = holder.model.objects.unscoped("what is found follows the field whoever changed it")
        rows = rows.filter(custom__has_key=field.key, pk__gt=last).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[:CHUNK])
        if not keys:
            break
        holder.refresh_search(keys)
        last, count = keys[-1], count + len(keys)
    return {"refreshed": count}
