"""The work behind the wizard and the command: check a file, write it, so that a kill at any moment loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.imports import stage
from contacts.imports.dates import order_of
from contacts.imports.dialects import Dialect
from contacts.imports.kinds import kind_of, may_import
from contacts.imports.lanes import lanes
from contacts.imports.made import known_fields
from contacts.imports.numbers import style_of
from contacts.imports.owners import Owners
from contacts.imports.reading import rows_of
from contacts.imports.refused import fill_cells, write_refused
from contacts.imports.rows import RowReader, Setting
from contacts.imports.trouble import FileTrouble
from contacts.models import ImportRun
from crm.audit.actions import record
from crm.changes.actions.keeping import open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.jobs import JobCancelled, JobFailed
from crm.people.models import Firm

if TYPE_CHECKING:
    from crm.jobs import JobRun

ACTIONS = ("create", "update", "skip", "refuse")
SHARED_FROM = 2_000_000  # bytes of a file; below, a second process would not be worth its start


@contextmanager
def original(run: ImportRun) -> Iterator[BinaryIO]:
    """The file as it was brought; FileTrouble when it is gone."""
    if not run.file or not Path(run.file.path).exists():
        raise FileTrouble("gone")
    with Path(run.file.path).open("rb") as file:
        yield file


def reader_of(run: ImportRun) -> RowReader:
    """What reads the cells of this import, in the importer's reach and time zone."""
    firm = Firm.load()
    zone = run.by.time_zone or (firm.time_zone if firm else "") or "UTC"
    orders = {int(position): order for position, order in run.orders.items()}
    country = firm.country if firm else ""
    kind = kind_of(run)
    return kind.reader(
        Setting(
            run.dialect["header"],
            run.columns,
            orders,
            Owners(run.by),
            country,
            ZoneInfo(zone),
            known_fields(kind),
        )
    )


def check(run: ImportRun, job: JobRun) -> dict[str, int]:
    """Stage and match, write nothing; what would become of the rows."""
    count = _stage(run, job)
    job.progress(count, count, _("Comparing with the clients that are there"))
    return compare(run)


def compare(run: ImportRun) -> dict[str, int]:
    """What becomes of the staged rows; those that only the base could refuse get their cells, to be put right."""
    counts = kind_of(run).match(run)
    with original(run) as file:
        fill_cells(run, rows_of(file, Dialect(**run.dialect)))
    return counts


def _stage(run: ImportRun, job: JobRun) -> int:
    """Fill the staging table: of a long list, every second block by another process."""
    dialect = Dialect(**run.dialect)
    _settle_dates(run, dialect)
    read = reader_of(run)

    def share(share: stage.Share, said: Callable[[int, BinaryIO], None]) -> int:
        with original(run) as file:
            return stage.fill_stage(run, rows_of(file, dialect), read, lambda count: said(count, file), share)

    def said(count: int, file: BinaryIO) -> None:
        job.progress(count, max(count, round(count * run.file_size / max(file.tell(), 1))), _("Reading"))
        job.stop_if_cancelled()

    stage.begin_stage(run, read)
    if run.file_size > SHARED_FROM and job.can_share():
        with job.beside(partial(share, stage.Share(1, of=2), lambda *_: None)):
            count = share(stage.Share(0, of=2), said)
    else:
        count = share(stage.Share(), said)
    stage.end_stage(run)
    if not count:
        raise FileTrouble("header_only" if dialect.header_line else "no_rows")
    return count


def _settle_dates(run: ImportRun, dialect: Dialect) -> None:
    """Find how dates and figures are written where the first rows left it open: in all of the column."""
    firm = Firm.load()
    fields = known_fields(kind_of(run))
    open_columns = {
        position: find
        for position, target in run.columns.items()
        if str(position) not in run.orders and (find := style_finder(fields[target].shape, firm))
    }
    for position, find in open_columns.items():
        with original(run) as file:
            values = (cells[position] for _line, cells in rows_of(file, dialect) if len(cells) > position)
            run.orders[str(position)] = find(values)[0]
    if open_columns:
        run.save(update_fields=["orders"])


def style_finder(shape: str, firm: Firm | None = None) -> Callable[[Iterable[str]], tuple[str, bool]] | None:
    """What finds out how the texts of a column of this shape are written, None where there is one way only."""
    if shape == "number":
        return style_of
    if shape not in ("date", "day", "planned"):
        return None
    default = "mdy" if firm and firm.country == "US" else "dmy"
    return partial(order_of, default=default)


def write(run: ImportRun, job: JobRun) -> dict[str, int]:
    """Write what was staged; each batch and its checkpoint are one transaction."""
    counts = dict(run.counts)
    if not _is_ready(run, counts, job.cursor):
        _stage(run, job)
    if "after" not in job.cursor or not stage.exists(run, "match"):
        job.progress(0, counts.get("rows"), _("Comparing with the clients that are there"))
        counts = compare(run)
    run.counts = counts
    kind, change_set = kind_of(run), _change_set(run)
    done = job.cursor.get("counts", {})
    after = job.cursor.get("after", -1)
    with lanes(run, kind, change_set, job) as writing:
        while True:
            if job.is_cancelled():
                _finish(run, change_set, done, was_cancelled=True)
                raise JobCancelled
            if not may_import(run.by, kind):
                _finish(run, change_set, done, was_cancelled=True)
                raise JobFailed(
                    _("The right to import was taken away meanwhile. What was written so far stays.")
                )
            place = writing.next((after, done))
            if place is None:
                break
            after, done = place
            job.progress(sum(done.get(action, 0) for action in ACTIONS), counts["rows"], _("Writing"))
    return _finish(run, change_set, done)


def _is_ready(run: ImportRun, counts: dict[str, int], cursor: dict[str, Any]) -> bool:
    """Whether the staging table of the check is whole; a crash of the database empties it."""
    if not stage.exists(run):
        return False
    rows = stage.fetch(f"SELECT count(*) FROM {stage.table_of(run)}")[0][0]
    if stage.exists(run, "match") and "after" in cursor:
        rows = min(rows, stage.fetch(f"SELECT count(*) FROM {stage.table_of(run, 'match')}")[0][0])
    return bool(rows and rows == counts.get("rows"))


def _change_set(run: ImportRun) -> ChangeSet:
    if run.change_set is None:
        with transaction.atomic():
            summary = _("Import of %(file)s") % {"file": run.file_name}
            run.change_set = open_change_set(kind=ChangeKind.IMPORT, by=run.by, summary=summary)
            run.save(update_fields=["change_set", "counts"])
    return run.change_set


def _finish(
    run: ImportRun, change_set: ChangeSet, done: dict[str, int], *, was_cancelled: bool = False
) -> dict[str, int]:
    """The end of it in one transaction: what was done, the refused rows as a file, the audit, the event."""
    kind = kind_of(run)
    write_refused(run)
    with transaction.atomic():
        result = dict.fromkeys(ACTIONS, 0) | done
        run.counts = run.counts | result
        run.state = ImportRun.State.FAILED if was_cancelled else ImportRun.State.DONE
        run.finished_at = timezone.now()
        run.save(update_fields=["counts", "state", "finished_at"])
        record(
            by=run.by, action="import", entity=kind.entity, count=result["create"] + result["update"],
            summary=str(change_set), after=result | {"file": run.file_name, "change_set": change_set.pk},
        )  # fmt: skip
        if kind.done:
            kind.done(run)
        stage.drop(run)
    return run.counts
