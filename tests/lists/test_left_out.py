"""What a file lacks of the rows in sight is said before and after; the bulk bar says how many rows match."""

import pytest
from django.urls import reverse

from crm.access.levels import Level
from crm.access.models import AccessVersion, Grant
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from crm.lists.actions import exports
from crm.web.listing.views import figures
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
LEFT_OUT = "left out of the file"


@pytest.fixture
def seen(anna, bruno, client):
    """anna sees one client that may leave and two that may not."""
    ClientFactory(owner=anna, name="Mine")
    ClientFactory.create_batch(2, owner=bruno)
    Grant.objects.filter(role__key="rep", entity="client", action="view").update(level=Level.ALL)
    AccessVersion.bump()
    client.force_login(anna)


def asked(client, headers=HTMX, params=""):
    answer = client.get(reverse("client_list_figures") + params, headers=headers)
    assert answer.status_code == 200
    return answer.text


def test_the_menu_of_files_says_how_many_stay(client, seen):
    assert 'id="export-left-out"' in client.get(reverse("client_list")).text
    for headers in ({}, HTMX):
        assert "2 rows are left out of the file" in asked(client, headers)
    assert LEFT_OUT not in asked(client, params="?owner=me")


def test_of_very_many_only_that_there_may_be_some(client, seen, monkeypatch):
    monkeypatch.setattr(figures, "COUNT_LIMIT", 1)
    monkeypatch.setattr(figures, "capped_count", lambda _query: 2)
    assert "Rows that you may see but not export" in asked(client)
    assert "2 rows are left out" in asked(client, params="?exact=1")


def test_where_everything_may_leave_nothing_is_said(client, seen, edda):
    client.force_login(edda)
    assert LEFT_OUT not in asked(client)


def test_whoever_may_export_nothing_is_told_nothing(client, seen):
    Grant.objects.filter(role__key="rep", entity="client", action="export").delete()
    AccessVersion.bump()
    assert "left-out" not in asked(client) and "left-out" not in client.get(reverse("client_list")).text


def test_a_file_made_in_the_background_says_it_at_its_end(client, seen, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    client.post(reverse("client_list_export"), {"format": "csv"})
    run_due_jobs("lists.export")
    assert "1 rows, ready to download. Left out" in Job.objects.get(name="lists.export").result["summary"]


def test_the_bulk_bar_says_how_many_match(client, seen, monkeypatch):
    assert 'id="bulk-matching"' in client.get(reverse("client_list")).text
    assert '<span id="bulk-matching" hx-swap-oob="true"><b>3</b></span>' in asked(client)
    monkeypatch.setattr(figures, "COUNT_LIMIT", 1)
    assert "<b>1+</b></span>" in asked(client)
    Grant.objects.filter(role__key="rep", entity="client", action="bulk").delete()
    AccessVersion.bump()
    assert "bulk-matching" not in asked(client) + client.get(reverse("client_list")).text
