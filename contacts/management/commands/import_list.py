"""manage.py import_list clients FILE: the import wizard from a shell, in this process, with or without a worker."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from contacts.actions.imports import begin_import, discard_import, read_again, request_check, request_run
from contacts.imports.kinds import kind_of
from contacts.imports.reasons import reason_text
from contacts.imports.refused import answer, refusals
from contacts.imports.trouble import FileTrouble
from contacts.models import ImportRun
from contacts.registries import import_targets
from crm.access.context import access_of
from crm.access.models import Role
from crm.access.picture import Picture
from crm.jobs.actions.queueing import cancel_job
from crm.jobs.models import Job
from crm.jobs.running import run_job
from crm.people.models import User

NOTHING_DONE = 2
SHOWN = 20
ON_DUPLICATE = "what becomes of rows that are there already; each kind of list takes some of these"


class Command(BaseCommand):
    help = "Import a list (CSV, XLSX, vCard); exit code 0: all rows are in, 1: some were refused, 2: nothing was done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", choices=[kind.key for kind in import_targets.items()])
        parser.add_argument("file")
        parser.add_argument("--as", dest="email", default="", help="e-mail of the colleague who imports")
        parser.add_argument("--dry-run", action="store_true", help="only say what would become of the rows")
        parser.add_argument(
            "--on-duplicate", choices=ImportRun.OnDuplicate.values, default="skip", help=ON_DUPLICATE
        )
        parser.add_argument(
            "--sheet", default="", help="which sheet of a workbook; without it the first with rows"
        )
        parser.add_argument("--json", action="store_true", help="the last line is one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            self._import(options, started)
        except CommandError as error:
            if options["json"]:
                nothing = {"rows": 0, "created": 0, "updated": 0, "skipped": 0, "refused": []}
                seconds = round(time.monotonic() - started, 2)
                self.stdout.write(json.dumps(nothing | {"seconds": seconds, "error": str(error)}))
            raise

    def _import(self, options: dict[str, Any], started: float) -> None:
        require_decision(options["target"], options["on_duplicate"])
        user = importer(options["email"])
        with translation.override(user.language or "en"):
            run = self._begin(user, options)
            if run.state != ImportRun.State.UNREADABLE:
                self._work(run, user, options)
            self._report(run, options, time.monotonic() - started)

    def _begin(self, user: User, options: dict[str, Any]) -> ImportRun:
        path = Path(options["file"])
        try:
            with path.open("rb") as file:
                run = begin_import(
                    by=user, file=File(file, path.name), file_name=path.name, target=options["target"]
                )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=NOTHING_DONE) from error
        except PermissionDenied as error:
            raise CommandError(
                f"{user} may not import {options['target']}.", returncode=NOTHING_DONE
            ) from error
        if options["sheet"]:
            read_again(run=run, by=user, sheet=options["sheet"])
        run.on_duplicate = options["on_duplicate"]
        run.save(update_fields=["on_duplicate"])
        if not options["json"] and run.state != ImportRun.State.UNREADABLE:
            self._say_columns(run)
        return run

    def _say_columns(self, run: ImportRun) -> None:
        from contacts.imports.letters import NAMES
        from contacts.imports.made import known_fields
        from contacts.imports.refused import column_name

        fields = known_fields(kind_of(run))
        encoding = NAMES.get(run.dialect["encoding"], run.dialect["encoding"])
        read_as = {"xlsx": f"workbook, sheet {run.dialect['sheet']!r}", "vcard": f"vCards, {encoding}"}
        text = f"{encoding}, separator {run.dialect['separator']!r}"
        self.stdout.write(f"{run.file_name}: {read_as.get(run.dialect['form'], text)}")
        for position in range(len(run.dialect["header"])):
            target = run.columns.get(position)
            label = fields[target].label if target else "-"
            self.stdout.write(f"  {column_name(run, position)}: {label}")

    def _work(self, run: ImportRun, user: User, options: dict[str, Any]) -> None:
        job = request_check(run=run, by=user) if options["dry_run"] else request_run(run=run, by=user)
        finish(job, user)
        run.refresh_from_db()

    def _report(self, run: ImportRun, options: dict[str, Any], seconds: float) -> None:
        result = outcome(run, seconds)
        refused = len(result["refused"])
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self._say(result, is_dry=options["dry_run"])
        if options["dry_run"]:
            discard_import(run=run, by=run.by)
        if result.get("error") or (refused and refused == result["rows"]):
            raise SystemExit(NOTHING_DONE)
        if refused:
            raise SystemExit(1)

    def _say(self, result: dict[str, Any], *, is_dry: bool) -> None:
        for refused in result["refused"][:SHOWN]:
            self.stdout.write("row {row}: {column}: {value!r}: {reason}".format(**refused))
        if len(result["refused"]) > SHOWN:
            self.stdout.write(f"... and {len(result['refused']) - SHOWN} more")
        if result.get("error"):
            self.stderr.write(result["error"])
        would = "Would be: " if is_dry else ""
        self.stdout.write(
            f"{would}{result['rows']} rows: {result['created']} created, {result['updated']} updated, "
            f"{result['skipped']} skipped, {len(result['refused'])} refused in {result['seconds']} s"
        )


def require_decision(target: str, decision: str) -> None:
    """Each kind of list has its own decisions on what is there already; another one would make its rows twice."""
    kind = import_targets.get(target)
    if kind and decision not in kind.decisions:
        known = ", ".join(kind.decisions)
        raise CommandError(
            f"--on-duplicate {decision} is nothing for {target}; what can be said: {known}.",
            returncode=NOTHING_DONE,
        )


def importer(email: str) -> User:
    """The colleague named, else the only admin who may import; where admins may not, the only director."""
    if email:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody with the e-mail {email} works here.", returncode=NOTHING_DONE)
        return user
    for role in ("access_admin", "director"):
        roles = Role.objects.filter(key=role).values_list("pk", flat=True)
        holders = User.objects.filter(pk__in=Picture().holders(roles))
        able = [user for user in holders if access_of(user).may("client", "import")]
        if len(able) == 1:
            return able[0]
        if able:
            break
    found = ", ".join(sorted(user.email for user in able)) or "nobody"
    raise CommandError(f"Say who imports with --as EMAIL; who could: {found}.", returncode=NOTHING_DONE)


def finish(job: Job, by: User) -> None:
    """Run the job here, or wait for the worker that was quicker. An error ends it: nobody tries again later."""
    try:
        while run_job(job.pk, reraise=True) is None and not job.is_finished:
            time.sleep(0.2)
            job.refresh_from_db()
    except Exception:
        cancel_job(job=job, by=by)
        raise


def outcome(run: ImportRun, seconds: float) -> dict[str, Any]:
    """What the command answers; `error` says why nothing was done."""
    refused = [answer(run, row) for row in refusals(run)] if run.dialect.get("header") else []
    result: dict[str, Any] = {
        "rows": run.count("rows"), "created": run.count("create"), "updated": run.count("update"),
        "skipped": run.count("skip"), "refused": refused, "seconds": round(seconds, 2),
        **{key: run.count(key) for key, _label in kind_of(run).extras},
    }  # fmt: skip
    if run.state == ImportRun.State.UNREADABLE:
        result["error"] = str(FileTrouble(run.trouble["code"], **run.trouble["params"]))
    elif run.state not in (ImportRun.State.DONE, ImportRun.State.CHECKED):
        result["error"] = (run.job and run.job.message) or reason_text("null")
    return result
