"""What each step of the import wizard shows."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.actions.asking import may_ask
from contacts.forms.imports import ColumnsForm, ReadingForm, RunForm, decisions_of
from contacts.imports.kinds import kind_of
from contacts.imports.letters import NAMES
from contacts.imports.trouble import FileTrouble
from contacts.models import ImportRun
from contacts.queries.imports import (
    PAGE,
    columns_of,
    duplicates,
    first_rows,
    preview_names,
    refused_rows,
    warned_rows,
)
from crm.web.formats import number
from crm.web.templatetags.blocks import Fact, Tab

State = ImportRun.State
TEMPLATES = {
    State.UNREADABLE: "contacts/import_trouble.html",
    State.COLUMNS: "contacts/import_columns.html",
    State.CHECKING: "contacts/import_working.html",
    State.CHECKED: "contacts/import_check.html",
    State.RUNNING: "contacts/import_working.html",
    State.DONE: "contacts/import_done.html",
    State.FAILED: "contacts/import_done.html",
}
STEP = {
    State.UNREADABLE: 1, State.COLUMNS: 2, State.CHECKING: 3, State.CHECKED: 3, State.RUNNING: 4,
    State.DONE: 5, State.FAILED: 5,
}  # fmt: skip

# What was found: the key of its tab, of its count, its name, and what reads a page of it.
PARTS: tuple[tuple[str, str, Any, Callable[[ImportRun, int], Sequence[Any]]], ...] = (
    ("refused", "refuse", gettext_lazy("Refused rows"), refused_rows),
    ("duplicates", "duplicates", gettext_lazy("Duplicates"), duplicates),
    ("warnings", "warned", gettext_lazy("With warnings"), warned_rows),
)

# What no other encoding or separator would mend.
HOPELESS = {
    "empty", "pdf", "spreadsheet", "old_spreadsheet", "picture", "too_big", "gone", "protected", "damaged", "bomb",
    "open_card", "long_card", "no_cards", "long_cell",
}  # fmt: skip


def shown_step(run: ImportRun, step: str) -> str:
    """The state whose page is shown; back to the columns is possible until the run."""
    return State.COLUMNS if step == "columns" and run.state == State.CHECKED else run.state


def template_of(run: ImportRun, step: str) -> str:
    return TEMPLATES[shown_step(run, step)]


def import_context(run: ImportRun, step: str, query: Any) -> dict[str, Any]:
    state = shown_step(run, step)
    builders = {State.COLUMNS: _columns, State.CHECKED: _check, State.DONE: _done, State.FAILED: _done}
    context = {"run": run, "kind": kind_of(run), "steps": steps(), "step": STEP[state]}
    if state == State.UNREADABLE:
        context["trouble"] = str(FileTrouble(run.trouble["code"], **run.trouble["params"]))
        context["reading"] = None if run.trouble["code"] in HOPELESS else _reading(run)
    return context | (builders[state](run, query) if state in builders else {})


def steps() -> list[str]:
    return [_("Upload"), _("Columns"), _("Check"), _("Run"), _("Result")]


def _reading(run: ImportRun) -> ReadingForm:
    names = ("encoding", "separator", "header_line", "sheet")
    return ReadingForm(initial={name: run.dialect[name] for name in names if name in run.dialect}, run=run)


def _read_as(run: ImportRun) -> str:
    form = run.dialect.get("form", "csv")
    if form == "xlsx":
        return _("Excel workbook, sheet “%(sheet)s”") % {"sheet": run.dialect["sheet"]}
    encoding = NAMES.get(run.dialect["encoding"], run.dialect["encoding"])
    return _("vCards, %(encoding)s") % {"encoding": encoding} if form == "vcard" else encoding


def _columns(run: ImportRun, query: Any) -> dict[str, Any]:
    form = ColumnsForm(run=run)
    rows = [
        (column, form[f"to_{column.position}"], _order(form, column.position)) for column in columns_of(run)
    ]
    return {
        "form": form, "rows": rows, "reading": _reading(run), "encoding": _read_as(run),
        "preview": first_rows(run), "heads": preview_names(run), "header": run.dialect["header"],
    }  # fmt: skip


def _order(form: ColumnsForm, position: int) -> Any:
    return form[f"order_{position}"] if f"order_{position}" in form.fields else None


def _facts(run: ImportRun) -> list[Fact]:
    kind = kind_of(run)
    created = _("New clients") if kind.key == "clients" else _("New")
    extras = [Fact(label, number(run.count(key))) for key, label in kind.extras]
    return [
        Fact(_("Rows"), number(run.count("rows"))),
        Fact(created, number(run.count("create"))),
        *extras,
        Fact(_("Updated"), number(run.count("update"))),
        Fact(_("Skipped"), number(run.count("skip"))),
        Fact(_("Refused"), number(run.count("refuse"))),
    ]


def _check(run: ImportRun, query: Any) -> dict[str, Any]:
    counts = {key: run.count(counted) for key, counted, _label, _read in PARTS}
    show = query.get("show", "")
    if show not in counts:
        show = next((key for key, count in counts.items() if count), "refused")
    after = int(query.get("after", "0")) if query.get("after", "0").isdecimal() else 0
    read = next(read for key, _counted, _label, read in PARTS if key == show)
    rows: Sequence[Any] = read(run, after)
    tabs = [
        Tab(label, f"?show={key}", key == show, number(counts[key]))
        for key, _counted, label, _read in PARTS
        if key != "warnings" or counts[key] or key == show
    ]
    return {
        "facts": _facts(run), "tab_items": tabs, "show": show, "found": rows[:PAGE],
        "more": f"?show={show}&after={rows[PAGE - 1].line}" if len(rows) > PAGE else "",
        "form": RunForm(initial={"on_duplicate": run.on_duplicate}, run=run),
        "decisions": [("", _("As for all")), *decisions_of(run)],
        "may_ask": show == "duplicates" and any(row.ask for row in rows) and may_ask(run.by),
    }  # fmt: skip


def _done(run: ImportRun, query: Any) -> dict[str, Any]:
    rows = refused_rows(run) if run.count("refuse") else []
    return {
        "facts": _facts(run),
        "found": rows[:PAGE],
        "can_undo": run.change_set and run.change_set.is_undoable,
    }
