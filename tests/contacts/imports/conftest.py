import json
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from contacts.actions.imports import begin_import, request_check, request_run
from crm.jobs.running import run_due_jobs, run_job


@pytest.fixture(autouse=True)
def _files_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def begin():
    """begin(by, text, encoding="utf-8", target="clients", **fields) -> ImportRun"""

    def begin(by, text, encoding="utf-8", target="clients", **fields):
        content = text if isinstance(text, bytes) else text.encode(encoding)
        run = begin_import(by=by, file=ContentFile(content, "list.csv"), file_name="list.csv", target=target)
        for name, value in fields.items():
            setattr(run, name, value)
        run.save()
        return run

    return begin


@pytest.fixture
def check():
    def check(run):
        run_job(request_check(run=run, by=run.by).pk, in_thread=False, reraise=True)
        run.refresh_from_db()
        return run

    return check


@pytest.fixture
def write():
    def write(run, **said):
        run_job(request_run(run=run, by=run.by, **said).pk, in_thread=False, reraise=True)
        run.refresh_from_db()
        return run

    return write


@pytest.fixture
def command(tmp_path):
    """command(text, *options) -> (exit code, answer)"""

    def command(content, *options, name="list.csv", target="clients"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out, code = StringIO(), 0
        try:
            call_command("import_list", target, str(path), "--json", *options, stdout=out)
        except SystemExit as end:
            code = end.code
        lines = out.getvalue().strip().splitlines()
        return code, json.loads(lines[-1]) if lines else None

    return command


@pytest.fixture
def shown(client):
    """The table of duplicates of an import; its rows by their number in the file."""

    def shown(run):
        page = client.get(run.get_absolute_url() + "?show=duplicates")
        assert page.status_code == 200
        rows = (
            page.text.partition("<main")[2].partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
        )
        return {int(row.partition('<td class="n">')[2].partition("<")[0]): row for row in rows}

    return shown


@pytest.fixture
def decide(client):
    def decide(run, **said):
        for line, decision in said.items():
            address = reverse("import_decide", args=[run.pk, int(line.removeprefix("row"))])
            assert client.post(address, {"decision": decision}).status_code == 302

    return decide


@pytest.fixture
def run_all(client):
    def run_all(run, on_duplicate):
        client.post(reverse("import_run", args=[run.pk]), {"on_duplicate": on_duplicate})
        run_due_jobs("contacts.run_import")
        run.refresh_from_db()
        assert run.state == "done", run.job.error
        return run

    return run_all
