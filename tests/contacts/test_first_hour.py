"""The first hour: what a firm learns of its clients after an import, counted in the background within each scope."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.actions.first_hour import count_for, offer_to_leads
from contacts.actions.imports import begin_import, request_run
from contacts.imports.sample import ROWS, TWICE, sample_list
from contacts.models import Client, FirstHour, ImportRun
from contacts.queries.first_hour import counted
from crm.access.levels import Level
from crm.access.models import AccessVersion, Grant
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeSet
from crm.jobs.running import run_due_jobs
from tests.contacts.test_client_page import asked
from tests.factories import ChannelFactory, ClientFactory
from tests.personas import show_fields

pytestmark = pytest.mark.django_db
LIST = """Name;Phone;E-mail;Tax number
Zubr;+48 22 555 01 01;;525 000 12 34
Nordic;;n@nordic.example;
ZUBR;;;525 000 12 34
"""


@pytest.fixture(autouse=True)
def _files_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def bring(by, text=LIST):
    run = begin_import(by=by, file=ContentFile(text.encode()), file_name="list.csv")
    request_run(run=run, by=by, on_duplicate=ImportRun.OnDuplicate.CREATE)
    run_due_jobs()
    return run


def figures(page):
    return {fact.label: (fact.value, fact.url) for fact in page.context["facts"]}


def row_count(client, address):
    return client.get(address).text.count("<tr data-row")


def test_after_an_import_each_figure_opens_what_it_counts(client, carla):
    bring(carla)
    client.force_login(carla)
    found = figures(client.get(reverse("today")))
    assert {label: value for label, (value, _url) in found.items()} == {
        "Clients": "3",
        "Perhaps duplicates": "1",
        "No contact for a year": "3",
        "Without a phone": "2",
        "Without an e-mail": "2",
    }
    for label, (value, url) in found.items():
        if label != "Perhaps duplicates":
            assert row_count(client, url) == int(value), label
    assert "ZUBR" in client.get(found["Perhaps duplicates"][1]).text


def test_turnover_is_told_to_whoever_reads_it(client, anna):
    for number in range(1, 24):
        ClientFactory(owner=anna, name=f"Firm {number}", turnover_amount=Decimal(number))
    FirstHour.objects.create(user=anna)
    count_for(anna)
    client.force_login(anna)
    url = figures(client.get(reverse("today")))["Top 20 by turnover"][1]
    assert counted(anna)["top_amount"] == f"{sum(range(4, 24))}.00"
    assert row_count(client, url) == 20 and "Firm 3<" not in client.get(url).text
    assert asked(client, url) <= 9
    show_fields("rep", finance=0, contact=0)
    assert set(figures(client.get(reverse("today")))) == {"Clients", "No contact for a year"}
    assert {"top_amount", "no_phone"} & set(counted(anna)) == set()


def test_it_ends_at_the_scope(anna, dario, edda):
    ClientFactory(owner=anna)
    ClientFactory(owner=dario)
    assert [counted(user)["clients"] for user in (anna, dario, edda)] == [1, 1, 2]


def test_with_another_reach_the_figures_are_not_shown(client, anna, bruno):
    ClientFactory(owner=anna)
    FirstHour.objects.create(user=anna)
    count_for(anna)
    client.force_login(anna)
    assert figures(client.get(reverse("today")))
    Grant.objects.filter(role__key="rep", entity="client", action="view").update(level=Level.TEAM)
    AccessVersion.bump()
    page = client.get(reverse("today"))
    assert not figures(page) and "has changed since" in page.text
    client.post(reverse("first_hour_count"))
    assert "compared and counted" in client.get(reverse("today")).text
    run_due_jobs()
    assert figures(client.get(reverse("first_hour"), headers={"HX-Request": "true"}))["Clients"][0] == "1"


def test_who_sees_everything_has_it_too_and_nobody_else(carla, edda, bruno):
    bring(carla)
    assert set(FirstHour.objects.values_list("user__name", flat=True)) == {"Carla", "Edda", "Eva", "Marta"}
    assert FirstHour.objects.get(user=edda).figures["clients"] == 3


def test_it_is_put_away_and_brought_back(client, carla):
    bring(carla)
    client.force_login(carla)
    client.post(reverse("first_hour_hide"))
    page = client.get(reverse("today"))
    assert 'id="first-hour"' not in page.text and reverse("first_hour_show") in page.text
    ClientFactory(owner=carla)
    bring(carla, "Name\nOther\n")
    assert 'id="first-hour"' not in client.get(reverse("today")).text
    client.post(reverse("first_hour_show"))
    run_due_jobs()
    assert figures(client.get(reverse("today")))["Clients"][0] == "5"


def test_an_undone_import_is_counted_anew_at_once(client, carla, edda):
    bring(carla)
    undo_change_set(change_set=ChangeSet.objects.get(kind="import"), by=carla)
    client.force_login(carla)
    assert "compared and counted" in client.get(reverse("today")).text
    run_due_jobs()
    assert [FirstHour.objects.get(user=user).figures["clients"] for user in (carla, edda)] == [0, 0]


def test_today_counts_nothing_of_it(client, carla):
    client.force_login(carla)
    before = asked(client, reverse("today"))
    bring(carla)
    ClientFactory(owner=carla, last_contact_at=timezone.now() - timedelta(days=400))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("today"))
    assert len(queries) <= before + 4 <= 20
    assert not [one for one in queries.captured_queries if "main_phone" in one["sql"].partition("WHERE")[2]]


def test_without_an_import_there_is_none(client, anna, nils):
    for user in (anna, nils):
        client.force_login(user)
        page = client.get(reverse("today"))
        assert page.status_code == 200 and "first-hour" not in page.text
    assert client.post(reverse("first_hour_show")).status_code == 403


def test_a_killed_count_goes_on_behind_the_last_one(edda, marta):
    from contacts.first_hour_tasks import _count_all

    class Run:
        cursor = {"after": edda.pk}

        def stop_if_cancelled(self):
            pass

        def checkpoint(self, **cursor):
            self.cursor = cursor

    offer_to_leads()
    assert _count_all(Run())["counted"] < FirstHour.objects.count()
    assert FirstHour.objects.get(user=edda).counted_at is None


def test_a_firm_without_clients_tries_a_sample_list(client, carla):
    client.force_login(carla)
    page = client.get(reverse("today"))
    assert reverse("import_sample") in page.text
    answer = client.post(reverse("import_sample"))
    run = ImportRun.objects.get()
    assert answer["Location"] == run.get_absolute_url()
    assert {"name", "phone", "email", "last_contact", "person_name"} <= set(run.mapping.values())
    request_run(run=run, by=carla, on_duplicate=ImportRun.OnDuplicate.CREATE)
    run_due_jobs()
    run.refresh_from_db()
    assert run.count("create") >= ROWS and run.count("refuse") == 0
    found = counted(carla)
    assert found["duplicates"] >= TWICE and 0 < found["quiet"] < found["clients"] and found["no_phone"]


def test_the_sample_is_for_firms_without_clients(client, carla, anna):
    ClientFactory(owner=anna)
    client.force_login(carla)
    assert reverse("import_sample") not in client.get(reverse("today")).text
    client.post(reverse("import_sample"))
    assert not ImportRun.objects.exists()
    day = timezone.localdate()
    assert sample_list(day) == sample_list(day)


def test_a_channel_of_a_person_counts(anna):
    company = ClientFactory(owner=anna)
    ChannelFactory(client=company, kind="phone")
    Client.objects.unscoped("test").filter(pk=company.pk).update(main_phone="+48 22 555 00 00")
    assert counted(anna)["no_phone"] == 0
