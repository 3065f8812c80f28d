"""Every write of the import wizard."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.imports import stage
from contacts.imports.dialects import Dialect
from contacts.imports.engine import original, style_finder
from contacts.imports.kinds import kind_of, may_import
from contacts.imports.made import by_label, closed_targets, known_fields, offered_fields
from contacts.imports.owners import Owners
from contacts.imports.programs import mapping_of, program_of
from contacts.imports.reading import examine, form_and_sheets, rows_of
from contacts.imports.refused import refused_path
from contacts.imports.suggest import Suggestion
from contacts.imports.synonyms import Names, client_names
from contacts.imports.targets import TARGETS
from contacts.imports.trouble import FileTrouble
from contacts.imports.vcards import MAPPING
from contacts.models import ImportChoice, ImportRun
from contacts.registries import import_targets
from crm.custom_fields.fields import is_made
from crm.jobs import later

if TYPE_CHECKING:
    from crm.jobs.models import Job
    from crm.people.models import User

State = ImportRun.State
SAMPLE_ROWS = 20_000  # that tell whether a price is that of a piece or of the whole line


@transaction.atomic
def begin_import(*, by: User, file: File[Any], file_name: str, target: str = "clients") -> ImportRun:
    """Keep the file and look into it. One that cannot be read is kept too, with what is wrong with it."""
    run = ImportRun(by=by, target=target, file_name=Path(file_name).name[:200], file_size=file.size)
    require_import(run=run, by=by)
    run.file.save(file_name, file, save=False)
    Path(run.file.path).chmod(0o600)
    read_again(run=run, by=by)
    return run


def read_again(
    *,
    run: ImportRun,
    by: User,
    encoding: str = "",
    separator: str = "",
    header_line: int | None = None,
    sheet: str = "",
) -> None:
    """Detect anew, with what the person knows better; columns are remembered by their names, else suggested."""
    run.trouble, run.counts = {}, {}
    try:
        if run.file_size > settings.IMPORT_MAX_BYTES:
            raise FileTrouble("too_big", limit=settings.IMPORT_MAX_BYTES >> 20)
        with original(run) as file:
            dialect, rows = examine(
                file, encoding=encoding, separator=separator, header_line=header_line, sheet=sheet
            )
    except FileTrouble as trouble:
        run.state, run.trouble = State.UNREADABLE, {"code": trouble.code, "params": trouble.params}
        run.dialect = _form_of(run)
        run.save()
        return
    run.state, run.dialect, run.signature = State.COLUMNS, dialect.as_json(), dialect.signature
    cells = [cells for _line, cells in rows]
    closed = {target.key for target in closed_targets(by, kind_of(run))}
    suggested = _suggested(run, dialect, cells)
    suggested = remembered_mapping(run) or suggested
    run.mapping = {position: target for position, target in suggested.items() if target not in closed}
    run.orders = _certain_orders(run, cells)
    run.save()


def _form_of(run: ImportRun) -> dict[str, Any]:
    try:
        with original(run) as file:
            return form_and_sheets(file)
    except FileTrouble:
        return {}


def _suggested(run: ImportRun, dialect: Dialect, cells: list[list[str]]) -> dict[Any, str]:
    kind = kind_of(run)
    if dialect.form == "vcard":
        return {at: target for at, target in enumerate(MAPPING.values()) if target in kind.fields}
    names = client_names() if kind.fields is TARGETS else Names(kind.names)
    suggestion = Suggestion(offered_fields(kind), names, by_label(kind))
    mapping = suggestion.mapping(dialect.header, cells, Owners(run.by).are_meant)
    if program := program_of(dialect.header):
        run.dialect["program"] = program.name
        many = [key for key, target in kind.fields.items() if target.many]
        known = mapping_of(program, dialect.header, kind.fields, many)
        known = {at: target for at, target in known.items() if not is_made(mapping.get(at, ""))}
        rest = {
            at: target for at, target in mapping.items() if target in many or target not in known.values()
        }
        ours = {
            at: target
            for at, target in rest.items()
            if is_made(target) or not program.knows(dialect.header[at])
        }
        mapping = ours | known
    if kind.settle:
        with original(run) as file:
            more = [cells for _line, cells in islice(rows_of(file, dialect), SAMPLE_ROWS)]
        kind.settle(mapping, more)
    return dict(sorted(mapping.items()))


def remembered_mapping(run: ImportRun) -> dict[str, str]:
    """What was last chosen for a file with these columns, by the same person first."""
    if not any(run.dialect["header"]):
        return {}
    known = ImportRun.objects.filter(signature=run.signature, target=run.target).exclude(started_at=None)
    last = known.filter(by=run.by).first() or known.first()
    return last.mapping if last else {}


def _certain_orders(run: ImportRun, rows: list[list[str]]) -> dict[str, str]:
    """Orders of the dates that the first rows leave no doubt about."""
    orders, fields = {}, known_fields(kind_of(run))
    for position, target in run.columns.items():
        if find := style_finder(fields[target].shape):
            order, is_certain = find(cells[position] for cells in rows if len(cells) > position)
            if is_certain:
                orders[str(position)] = order
    return orders


@transaction.atomic
def choose_columns(*, run: ImportRun, by: User, mapping: dict[int, str], orders: dict[int, str]) -> None:
    """Say which column is which field.

    Raises ValidationError when none gives a name, two give one field, or one leads to a field that is closed.
    """
    kind = kind_of(run)
    fields = known_fields(kind)
    closed = closed_targets(by, kind, mapping.values())
    if closed:
        labels = ", ".join(str(target.label) for target in closed)
        raise ValidationError(_("Your role does not let you write: %(labels)s.") % {"labels": labels})
    taken = [target for target in mapping.values() if not fields[target].many]
    twice = {target for target in taken if taken.count(target) > 1}
    if twice:
        labels = ", ".join(str(fields[target].label) for target in sorted(twice))
        raise ValidationError(_("Only one column can be: %(labels)s.") % {"labels": labels})
    if lacking := kind.lacks(set(mapping.values())):
        raise ValidationError(str(FileTrouble(lacking)))
    with original(run) as file:
        rows = [
            cells
            for _row, (_line, cells) in zip(range(200), rows_of(file, Dialect(**run.dialect)), strict=False)
        ]
    run.mapping = {str(position): target for position, target in sorted(mapping.items())}
    run.orders = _certain_orders(run, rows) | {
        str(position): order for position, order in orders.items() if order
    }
    run.state = State.COLUMNS
    run.save(update_fields=["mapping", "orders", "state"])


def require_import(*, run: ImportRun, by: User) -> None:
    """Refuse with PermissionDenied whoever may not import such a list, or not write a field that a column goes to."""
    kind = import_targets.get(run.target)
    if kind is None or not may_import(by, kind):
        raise PermissionDenied
    if closed_targets(by, kind, run.columns.values()):
        raise PermissionDenied


@transaction.atomic
def request_check(*, run: ImportRun, by: User) -> Job:
    """Check the file in the background: nothing is written."""
    require_import(run=run, by=by)
    run.state, run.counts, run.trouble = State.CHECKING, {}, {}
    title = _("Check of %(file)s") % {"file": run.file_name}
    run.job = later(
        "contacts.check_import", run_as=by, unique=f"import:{run.pk}", title=title, import_id=run.pk
    )
    run.save(update_fields=["state", "counts", "trouble", "job"])
    return run.job


def require_decision(*, run: ImportRun, decision: str) -> None:
    """Refuse with ValidationError what this kind of list cannot do with duplicates: it would make them twice."""
    kind = kind_of(run)
    if decision and decision not in kind.decisions:
        labels = dict(ImportRun.OnDuplicate.choices)
        known = ", ".join(str(labels[key]) for key in kind.decisions)
        raise ValidationError(
            _("A list of this kind leaves you these choices for what is there already: %(decisions)s.")
            % {"decisions": known}
        )


@transaction.atomic
def request_run(*, run: ImportRun, by: User, on_duplicate: str = "") -> Job:
    """Write the file in the background. Raises ValidationError for a decision that the kind of list lacks."""
    require_import(run=run, by=by)
    run.on_duplicate = on_duplicate or run.on_duplicate
    require_decision(run=run, decision=run.on_duplicate)
    run.state, run.started_at, run.trouble = State.RUNNING, timezone.now(), {}
    title = _("Import of %(file)s") % {"file": run.file_name}
    run.job = later(
        "contacts.run_import", run_as=by, unique=f"import:{run.pk}", title=title, import_id=run.pk
    )
    run.save(update_fields=["on_duplicate", "state", "started_at", "trouble", "job"])
    return run.job


@transaction.atomic
def decide_row(*, run: ImportRun, by: User, line: int, decision: str) -> None:
    """Skip, update, merge or create one row whatever the others do; "" goes back to what holds for all."""
    require_decision(run=run, decision=decision)
    ImportChoice.objects.update_or_create(run=run, line=line, defaults={"decision": decision})


@transaction.atomic
def discard_import(*, run: ImportRun, by: User) -> None:
    """Throw the original and what was staged away; the entry of what was imported stays."""
    stage.drop(run)
    if run.file:
        path = refused_path(run)
        transaction.on_commit(lambda: path.unlink(missing_ok=True))
        storage, name = run.file.storage, str(run.file.name)
        transaction.on_commit(lambda: storage.delete(name))
    run.file, run.discarded_at = "", timezone.now()
    run.save(update_fields=["file", "discarded_at"])
