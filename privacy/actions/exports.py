"""Everything about one person as a file for that person: JSON for programs, PDF for people."""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client, Person
from crm.access.locks import unlocked
from crm.access.scopes import can
from crm.audit.actions import record
from crm.custom_fields.personal_data import fields_of_model
from crm.jobs import JobFailed, later
from crm.people.models import Firm
from crm.personal_data import hold_off_erasures
from crm.web.pdf import PdfUnavailableError, render_pdf
from privacy.models import PersonalExport
from privacy.officers import is_officer, out_of_sight
from privacy.queries.binned import own_fields, rows_in_bin
from privacy.queries.lying import deleted_lines, in_words, line_of, rows_for_export
from privacy.queries.subjects import client_of, find_record, subject_of

if TYPE_CHECKING:
    from crm.people.models import User
    from crm.personal_data import Subject

KEPT = timedelta(days=7)
VERSION = 1


@transaction.atomic
def start_export(*, record_of: Client | Person, form: str, by: User) -> PersonalExport:
    """Have the file made by a job. Raises ValidationError for whoever does not see everything that it must hold."""
    client = client_of(record_of)
    if not is_officer(by, "export") or not can(by, "view", client):
        raise PermissionDenied
    if missing := out_of_sight(by):
        raise ValidationError(_("You do not see everything: %(what)s.") % {"what": ", ".join(missing)})
    kind = "client" if isinstance(record_of, Client) else "person"
    hold_off_erasures()
    export: PersonalExport = PersonalExport.objects.create(
        kind=kind, subject_id=record_of.pk, client_id=client.pk, form=form, by=by,
        file=f"{secrets.token_urlsafe(18)}.{form}",
    )  # fmt: skip
    export.job = later(
        "privacy.export",
        run_as=by,
        unique=f"personal-export:{export.pk}",
        title=_("Export of a person’s data"),
        export_id=export.pk,
    )
    export.save(update_fields=["job"])
    record(by=by, action="export", entity="privacy", object_ids=[export.pk], summary=str(export))
    return export


def make_export(*, export_id: int) -> PersonalExport:
    """Write the file whole, then say that it is there; making it again gives the same."""
    export: PersonalExport = PersonalExport.objects.unscoped("the job of this export").get(pk=export_id)
    found = find_record(export.kind, export.subject_id)
    if found is None or not export.file:
        raise JobFailed(_("This person is no longer there."))
    subject = subject_of(found)
    try:
        content = as_json(subject) if export.form == PersonalExport.Form.JSON else as_pdf(subject)
    except PdfUnavailableError as error:
        raise JobFailed(str(error)) from error
    with transaction.atomic():
        rows = PersonalExport.objects.unscoped("the job of this export").select_for_update(of=("self",))
        # Held while the file is written: an erasure lists it after that, or has taken it back already.
        if not rows.get(pk=export.pk).file:
            raise JobFailed(_("This person is no longer there."))
        export.path.parent.mkdir(parents=True, exist_ok=True)
        export.draft.write_bytes(content)
        export.draft.replace(export.path)
        rows.filter(pk=export.pk).update(is_made=True)
    return export


def as_json(subject: Subject) -> bytes:
    """{"format", "version", "subject", "places": {key: [{field: value}]}, "deleted": the same of what lies in the
    recycle bin}; keys stay as they are (docs/adr).
    """
    with unlocked("a person's own data is given out whole"):
        lying = {
            place.key: [{name: _plain(row, name) for name in place.fields} for row in rows]
            for place, rows in rows_for_export(subject)
        }
        deleted: dict[str, list[dict[str, Any]]] = {}
        for place, row in rows_in_bin(subject):
            deleted.setdefault(place.key, []).append({name: _plain(row, name) for name in own_fields(place)})
    firm = Firm.load()
    document = {
        "format": "rapport-personal-data",
        "version": VERSION,
        "made_at": timezone.now(),
        "firm": firm.name if firm else "",
        "subject": {"kind": subject.kind, "id": subject.pk, "name": subject.name},
        "places": lying,
        "deleted": deleted,
    }
    return json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def _plain(row: Model, name: str) -> Any:
    if name == "custom":
        return {field.key: in_words(row, field.name) for field in fields_of_model(type(row))}
    value = getattr(row, name)
    return str(value) if isinstance(value, Model) else value


def as_pdf(subject: Subject) -> bytes:
    with unlocked("a person's own data is given out whole"):
        parts = [
            (place.label, [line_of(row, list(place.fields), linked=False) for row in rows])
            for place, rows in rows_for_export(subject)
            if rows
        ]
        deleted = [line for _label, line in deleted_lines(subject)]
    if deleted:
        parts.append((_("In the recycle bin"), deleted))
    context = {"subject": subject, "parts": parts, "firm": Firm.load(), "today": timezone.localdate()}
    return render_pdf("privacy/export_pdf.html", context)


def drop_old_exports() -> int:
    """Remove the files that are older than a week; that something was given out stays in the log."""
    rows = PersonalExport.objects.unscoped("files too old to lie about")
    old = list(rows.filter(at__lt=timezone.now() - KEPT).exclude(file=""))
    for export in old:
        export.path.unlink(missing_ok=True)
    return int(rows.filter(pk__in=[export.pk for export in old]).update(file="", is_made=False))
