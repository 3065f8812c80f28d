"""Export: exactly what is shown, only what may be carried out, and nothing that a spreadsheet would run."""

import csv
import io

import pytest
from openpyxl import load_workbook

from crm.access.models import AccessVersion, Grant
from crm.audit.models import AuditEntry
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from crm.lists.actions import exports
from crm.lists.models import ColumnChoice, ExportFile
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(client):
    def post(user, params="", form="csv"):
        client.force_login(user)
        return client.post(f"/clients/export/?{params}", {"format": form})

    return post


def body(response):
    return b"".join(response.streaming_content)


def table(response):
    return list(csv.reader(io.StringIO(body(response).decode("utf-8-sig"))))


def first_cell(response):
    return load_workbook(io.BytesIO(body(response))).active["A2"].value


def test_the_file_holds_the_columns_filters_and_order_of_the_page(export, personas):
    ClientFactory(owner=personas.anna, name="B", grade="A", turnover_amount=5)
    ClientFactory(owner=personas.anna, name="A", grade="A", turnover_amount=7)
    ClientFactory(owner=personas.anna, name="C", grade="B")
    ClientFactory(owner=personas.dario, name="D", grade="A")
    ColumnChoice.objects.create(user=personas.anna, list_key="clients", columns=["name", "turnover", "owner"])
    response = export(personas.anna, "class=A&sort=name")
    assert table(response) == [
        ["Client", "Turnover, 12 months", "Owner"],
        ["A", "7.00", "Anna"],
        ["B", "5.00", "Anna"],
    ]
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_is_a_formula(export, personas, start, form):
    ClientFactory(owner=personas.anna, name=f'{start}HYPERLINK("http://x")')
    response = export(personas.anna, form=form)
    cell = table(response)[1][0] if form == "csv" else first_cell(response)
    assert cell.startswith("'")


def test_a_spreadsheet_gets_numbers_and_days(export, personas):
    ClientFactory(owner=personas.anna, name="N\x0bordic", turnover_amount=1234.5)
    ColumnChoice.objects.create(
        user=personas.anna, list_key="clients", columns=["name", "turnover", "created"]
    )
    sheet = load_workbook(io.BytesIO(body(export(personas.anna, form="xlsx")))).active
    name, turnover, created = (cell.value for cell in sheet[2])
    assert (name, turnover) == ("Nordic", 1234.5)
    assert created.year > 2000


def test_only_rows_that_may_be_exported_leave(export, personas):
    ClientFactory(owner=personas.anna, name="Mine")
    ClientFactory(owner=personas.bruno, name="Seen")
    Grant.objects.filter(role__key="rep", entity="client", action="view").update(level=2)
    AccessVersion.bump()
    assert [line[0] for line in table(export(personas.anna))] == ["Client", "Mine"]


def test_who_may_not_export_gets_nothing(export, personas):
    ClientFactory(owner=personas.anna)
    assert export(personas.nils).status_code == 403
    Grant.objects.filter(role__key="rep", action="export").delete()
    AccessVersion.bump()
    assert export(personas.anna).status_code == 403
    assert export(personas.edda, form="exe").status_code == 404


def test_an_export_stands_in_the_audit(export, personas):
    ClientFactory(owner=personas.anna)
    body(export(personas.anna, "class=A"))
    entry = AuditEntry.objects.get(action="export")
    assert "0 rows" in entry.summary


def test_a_big_one_is_written_by_a_job_and_fetched_by_its_maker_only(
    export, client, personas, monkeypatch, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    ClientFactory.create_batch(3, owner=personas.anna)
    answer = export(personas.anna, "sort=name")
    job = Job.objects.get(name="lists.export")
    assert answer.url == f"/jobs/{job.pk}/"
    run_due_jobs("lists.export")
    job.refresh_from_db()
    found = client.get(job.result["url"])
    assert len(table(found)) == 4
    assert found["Content-Disposition"].startswith("attachment")
    client.force_login(personas.edda)
    assert client.get(job.result["url"]).status_code == 404


def test_old_files_are_cleared_away(personas, settings, tmp_path, time_machine, export, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    ClientFactory(owner=personas.anna)
    export(personas.anna)
    run_due_jobs("lists.export")
    assert len(list((tmp_path / "exports").iterdir())) == 1
    monkeypatch.setattr(exports, "KEPT", -exports.KEPT)
    assert exports.drop_old_exports() == 1
    assert not ExportFile.objects.exists()
    assert not list((tmp_path / "exports").iterdir())
