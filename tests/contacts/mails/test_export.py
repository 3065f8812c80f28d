"""Mails as a file: what the list shows, of clients that may leave, and one's own; subjects for whoever reads notes."""

import csv
import io

import pytest
from django.urls import reverse

from crm.access.levels import Level
from crm.access.models import AccessVersion, Grant
from tests.contacts.mails.test_list import written
from tests.factories import ClientFactory
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db


def lines(client, params="?view=all"):
    answer = client.post(reverse("mail_list_export") + params, {"format": "csv"})
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_file_holds_what_is_listed(client, anna):
    written(1, by=anna, client=ClientFactory(owner=anna, name="Nordwind"), text="Between us")
    written(2, by=anna, is_outgoing=True)
    sign_in(client, anna)
    assert 'value="xlsx"' in client.get(reverse("mail_list")).text
    first, second = lines(client)
    assert (first["From"], first["Subject"], first["Clients"]) == ("Jan", "Mail 1", "Nordwind")
    assert (first["Direction"], second["Direction"]) == ("to us", "from us")
    assert len(lines(client, "?view=all&way=out")) == 1
    answer = client.post(reverse("mail_list_export"), {"format": "xlsx"})
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_whoever_reads_no_notes_gets_no_subjects(client, anna):
    written(1, by=anna)
    show_fields("rep", notes=0)
    sign_in(client, anna)
    (row,) = lines(client)
    assert "Subject" not in row and "Mail 1" not in row.values()


def test_mails_leave_where_their_client_may_and_ones_own_do(client, anna, bruno):
    Grant.objects.filter(role__key="rep", entity="client", action="view").update(level=Level.ALL)
    AccessVersion.bump()
    nordwind = ClientFactory(owner=bruno, name="Nordwind")
    written(1, by=bruno, client=nordwind)
    written(2, by=anna, client=nordwind)
    sign_in(client, anna)
    assert client.get(reverse("mail_list") + "?view=all").text.count("<tr data-row") == 2
    assert [row["Subject"] for row in lines(client)] == ["Mail 2"]


def test_nobody_exports_without_the_right(client, anna):
    Grant.objects.filter(role__key="rep", entity="client", action="export").delete()
    AccessVersion.bump()
    sign_in(client, anna)
    assert 'value="xlsx"' not in client.get(reverse("mail_list")).text
    assert client.post(reverse("mail_list_export"), {"format": "csv"}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_a_file_asks_the_same_for_one_mail_and_three(client, anna, count, django_assert_max_num_queries):
    nordwind = ClientFactory(owner=anna)
    for number in range(count):
        written(number, by=anna, client=nordwind)
    sign_in(client, anna)
    lines(client)
    with django_assert_max_num_queries(16):
        assert len(lines(client)) == count
