from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.scopes import require
from crm.audit.actions import record
from crm.jobs import JobFailed, later
from crm.lists.counting import matching
from crm.lists.exporting import FORMATS, Export, write_file
from crm.lists.models import ExportFile
from crm.lists.selection import Selection
from crm.personal_data import hold_off_erasures

if TYPE_CHECKING:
    from crm.jobs.models import Job
    from crm.people.models import User

AT_ONCE = 5_000
KEPT = timedelta(days=7)


def file_name(export: Export, form: str) -> str:
    day = timezone.localdate().isoformat()
    return f"{export.query.spec.key}-{day}.{form}"


@transaction.atomic
def start_export(*, export: Export, form: str, by: User) -> Job | None:
    """Note the export in the audit; a big one becomes a job, whose row is returned. None: send the file now.

    Raises PermissionDenied without the right to export, ValueError for an unknown format.
    """
    spec = export.query.spec
    require(by, spec.entity, "export")
    if form not in FORMATS:
        raise ValueError(form)
    count = matching(export.query, "export").count()
    record(
        by=by,
        action="export",
        entity=spec.entity,
        summary=_("%(count)s rows of %(list)s as %(form)s: %(columns)s")
        % {"count": count, "list": spec.title, "form": form.upper(), "columns": ", ".join(export.heads())},
    )
    if count <= AT_ONCE:
        return None
    return later(
        "lists.export",
        run_as=by,
        title=_("Export of %(list)s") % {"list": spec.title},
        selection=Selection(spec, by, params=export.query.params).token(),
        list_key=spec.key,
        columns=[column.key for _key, column in export.columns],
        form=form,
    )


def make_export_file(*, export: Export, form: str, by: User) -> ExportFile:
    """Write the row of an export, then its file; what an earlier attempt left lies until it is cleared away.

    Raises JobFailed when somebody was erased meanwhile: then the row is gone, and the file is not kept.
    """
    folder = Path(settings.MEDIA_ROOT) / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic():
        hold_off_erasures()
        file = ExportFile.objects.create(
            maker=by,
            list_key=export.query.spec.key,
            file_name=file_name(export, form),
            path=f"{secrets.token_urlsafe(24)}.{form}",
        )
    draft = folder / file.draft
    count = write_file(draft, form, export.heads(), export.lines())
    with transaction.atomic():
        if ExportFile.objects.filter(pk=file.pk).update(row_count=count):
            draft.replace(folder / file.path)
            file.row_count = count
            return file
    draft.unlink(missing_ok=True)
    raise JobFailed(_("Somebody who stands in it was erased meanwhile. Try again."))


def drop_old_exports() -> int:
    """Remove the files older than a week, and those that no row knows; returns how many rows went."""
    folder = Path(settings.MEDIA_ROOT) / "exports"
    limit = timezone.now() - KEPT
    old = ExportFile.objects.filter(created_at__lt=limit)
    count = old.count()
    old.delete()
    known = set(ExportFile.objects.values_list("path", flat=True))
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.name not in known and path.stat().st_mtime < limit.timestamp():
            path.unlink(missing_ok=True)
    return count
