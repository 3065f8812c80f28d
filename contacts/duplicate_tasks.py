"""The job that compares clients."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from contacts.actions.duplicate_pairs import find_pairs
from crm.jobs import JobRun, job


@job("contacts.find_duplicates", every="04:10", atomic=True, title=gettext_lazy("Compare clients"))
def find(run: JobRun) -> dict[str, int]:
    """All are compared each night: that takes a few passes over the base, and what has not changed is not written."""
    return {"written": find_pairs()}
