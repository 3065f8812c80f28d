"""The jobs of what is planned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from contacts.actions.series import continue_series, passed_series
from crm.jobs import JobRun, job


@job(
    "contacts.continue_series",
    every=timedelta(minutes=30),
    title=gettext_lazy("Plan the next of what repeats"),
)
def continue_all(run: JobRun) -> dict[str, Any]:
    """Each series is a transaction of its own, so that one that fails or is held keeps no other from its turn."""
    made = 0
    for series_id in passed_series():
        run.stop_if_cancelled()
        made += continue_series(series_id) is not None
    return {"made": made}
