"""Whoever asked for much hears when it has ended."""

import pytest
from django.urls import reverse

from contacts.lists import CLIENT_LIST
from crm.jobs import later
from crm.jobs.actions.queueing import cancel_job
from crm.jobs.running import run_due_jobs
from crm.lists.selection import Selection
from crm.messages.actions.telling import choose_ways
from crm.messages.models import Notice
from tests.factories import ClientFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def export(user):
    token = Selection(CLIENT_LIST, user, params={}).token()
    asked = {"list_key": "clients", "selection": token, "columns": ["name"], "form": "csv"}
    return later("lists.export", run_as=user, title="Export of Clients", **asked)


def test_an_export_that_is_ready_is_told_with_the_way_to_it(client, edda):
    ClientFactory(owner=edda)
    job = export(edda)
    run_due_jobs("lists.export")
    notice = Notice.objects.get(to=edda)
    assert (notice.kind, notice.link) == ("export_ended", reverse("job_page", args=[job.pk]))
    sign_in(client, edda)
    assert (
        "Finished: Export of Clients: 1 rows, ready to download." in client.get(reverse("notice_list")).text
    )
    assert "Open the result" in client.get(notice.link).text


def test_what_failed_says_so(client, edda):
    token = Selection(CLIENT_LIST, edda, params={}).token()
    asked = {"list_key": "clients", "selection": token, "action_key": "gone", "data": {}}
    later("lists.bulk", run_as=edda, title="Bulk change", **asked)
    run_due_jobs("lists.bulk")
    sign_in(client, edda)
    assert "Failed: Bulk change: This list is no longer there." in client.get(reverse("notice_list")).text


def test_nobody_is_told_who_does_not_want_it_or_who_stopped_it(client, edda):
    sign_in(client, edda)
    page = client.get(reverse("notice_settings")).text
    assert "My imports" in page and "My exports" in page and "My changes of many" in page
    cancel_job(job=export(edda), by=edda)
    run_due_jobs("lists.export")
    choose_ways(by=edda, ways={"export_ended": "off"})
    export(edda)
    run_due_jobs("lists.export")
    assert not Notice.objects.exists()
