from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from crm.documents.storage import sweep
from crm.jobs import JobRun, job


@job("documents.sweep", every="04:20", title=gettext_lazy("Remove files that belong to no document"))
def sweep_files(run: JobRun) -> dict[str, Any]:
    return {"removed": sweep()}
