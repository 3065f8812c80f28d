"""Who receives letters, as a list and as a file; members of segments leave from the list of clients."""

import csv
import io

import pytest
from django.urls import reverse

from campaigns.actions.letters import start_letters, write_letter_run
from campaigns.actions.segments import save_segment
from contacts.models import Address, Client
from crm.access.models import AccessVersion, FieldGrant, Grant
from crm.jobs.running import run_due_jobs
from tests.factories import ClientFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter_run(anna, marta, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with_address = ClientFactory(
        owner=anna, name="Zebra", street="Main Street 1", city="Oslo", post_code="10-100"
    )
    PersonFactory(client=with_address, name="Mr Zebra")
    ClientFactory(owner=anna, name="-Nowhere")
    segment = save_segment(by=marta, name="All", rules={"join": "all", "rules": []})
    made = write_letter_run(
        by=marta, name="Greeting", segment=segment, subject="News", body="Dear {person}, {city}"
    )
    start_letters(letter_run=made, by=marta)
    run_due_jobs()
    return made


def lines(client, address):
    answer = client.post(address, {"format": "csv"})
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_receivers_leave_with_who_was_left_out_and_why(client, marta, letter_run):
    client.force_login(marta)
    address = f"{reverse('letter_list')}?run={letter_run.pk}"
    assert address in client.get(letter_run.get_absolute_url()).text
    assert "Zebra" in client.get(address).text
    rows = lines(client, f"{reverse('letter_list_export')}?run={letter_run.pk}&sort=client")
    said = {row["Client"]: (row["State"], row["Post code"]) for row in rows}
    assert said["Zebra"] == ("Written", "10-100")
    assert said["'-Nowhere"][0].startswith("lacks: ")


def test_the_list_says_the_address_that_stands_on_the_letter(client, marta, letter_run):
    zebra = Client.objects.unscoped("test").get(name="Zebra")
    Address.objects.unscoped("test").create(
        client=zebra, kind="post", street="Box 12", post_code="99-999", city="Alta"
    )
    client.force_login(marta)
    assert "Box 12" in client.get(reverse("letter_list")).text
    rows = lines(client, reverse("letter_list_export"))
    assert ["Box 12", "99-999", "Alta"] in [[row["Street"], row["Post code"], row["City"]] for row in rows]
    FieldGrant.objects.filter(group="contact").delete()
    AccessVersion.bump()
    page = client.get(reverse("letter_list")).text
    assert "Box 12" not in page and "Alta" not in page and "Oslo" in page


def test_segments_and_runs_leave_as_lists_and_members_from_the_list_of_clients(client, marta, letter_run):
    client.force_login(marta)
    assert lines(client, reverse("segment_list_export"))[0]["Segment"] == "All"
    assert lines(client, reverse("letter_run_list_export"))[0]["Letter"] == "Greeting"
    members = lines(client, f"{reverse('client_list_export')}?segment={letter_run.segment_id}")
    assert {row["Client"] for row in members} == {"Zebra", "'-Nowhere"}
    page = client.get(letter_run.segment.get_absolute_url()).text
    assert f"{reverse('client_list')}?segment={letter_run.segment_id}" in page


def test_nothing_leaves_without_the_right(client, marta, letter_run):
    Grant.objects.filter(role__key="marketing", entity="letter_run", action="export").delete()
    AccessVersion.bump()
    client.force_login(marta)
    assert client.get(reverse("letter_list")).status_code == 200
    assert client.post(reverse("letter_list_export"), {"format": "csv"}).status_code == 403
    Grant.objects.filter(role__key="marketing", entity="client", action="export").delete()
    Grant.objects.create(
        role_id=Grant.objects.filter(role__key="marketing").first().role_id,
        entity="letter_run",
        action="export",
        level=4,
    )
    AccessVersion.bump()
    assert lines(client, reverse("letter_list_export")) == []


def test_the_page_asks_the_same_for_one_letter_and_three(
    client, marta, letter_run, django_assert_max_num_queries
):
    client.force_login(marta)
    client.get(reverse("letter_list"))
    with django_assert_max_num_queries(8):
        assert "Zebra" in client.get(reverse("letter_list")).text
