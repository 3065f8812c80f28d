"""Files of imports in which a person stands: nobody can take one line out of an original, so it goes whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from contacts.imports import stage
from contacts.imports.dialects import Dialect
from contacts.imports.reading import rows_of
from contacts.imports.refused import refused_path
from contacts.imports.trouble import FileTrouble
from contacts.models import ImportRun

if TYPE_CHECKING:
    from crm.personal_data import Traces

PIECE = 1_000_000


def remove_imports(traces: Traces) -> int:
    """Discard every kept import that names the subject of an erasure; returns how many."""
    words = [word.casefold() for word in traces.subject.words]
    count = 0
    for run in ImportRun.objects.exclude(file="") if words else ():
        if names(run, words):
            discard(run, traces.files)
            count += 1
    return count


def discard(run: ImportRun, files: list[str]) -> None:
    """Forget the rows and choices of an import; its files are added to those that must go."""
    stage.drop(run)
    run.choices.all().delete()
    root = Path(settings.MEDIA_ROOT)
    files += [str(run.file.name), str(refused_path(run).relative_to(root))]
    run.file, run.discarded_at = "", run.discarded_at or timezone.now()
    # Where no line was taken for a header, a row of people may have been.
    run.dialect = run.dialect | {"header": [""] * len(run.dialect.get("header", []))}
    run.save(update_fields=["file", "discarded_at", "dialect"])


def names(run: ImportRun, words: list[str]) -> bool:
    if any(word in text for text in _texts(run) for word in words):
        return True
    changed = " ".join(str(cells) for cells in run.choices.values_list("cells", flat=True)).casefold()
    return any(word in changed for word in words)


def _texts(run: ImportRun) -> Iterator[str]:
    """What a person would read in the file: a workbook is packed, and cards are written in other letters."""
    path = Path(run.file.path)
    if run.dialect.get("form", "csv") == "csv":
        yield from pieces(path, str(run.dialect.get("encoding") or "utf-8"))
    elif path.is_file():
        with path.open("rb") as file, suppress(FileTrouble):
            for _line, cells in rows_of(file, Dialect(**run.dialect)):
                yield " ".join(cells).casefold()


def pieces(path: Path, encoding: str) -> Iterator[str]:
    """The text of a file, some at a time, each beginning with the end of the one before."""
    if not path.is_file():
        return
    end = ""
    with path.open(encoding=encoding, errors="replace") as file:
        while read := file.read(PIECE):
            yield (text := end + read.casefold())
            end = text[-300:]
