"""Consents as a file: what the list shows, of clients that may leave."""

import csv
import io

import pytest
from django.urls import reverse

from crm.access.levels import Level
from crm.access.models import AccessVersion, Grant
from privacy.actions.consents import keep_consent
from tests.factories import ClientFactory, PersonFactory
from tests.personas import sign_in
from tests.privacy.factories import PurposeFactory

pytestmark = pytest.mark.django_db


def lines(client):
    answer = client.post(reverse("consent_list_export"), {"format": "csv"})
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def said(of, by, name="News"):
    person = PersonFactory(client=of, name=f"Jan of {of.name}")
    purpose = PurposeFactory(name=name)
    for who in (person, None):
        keep_consent(
            client=of, person=who, by=by, purpose=purpose, state="given", source="phone", channel="email"
        )


def test_a_file_holds_what_is_listed(client, anna):
    said(ClientFactory(owner=anna, name="Nordwind"), anna)
    sign_in(client, anna)
    assert 'value="xlsx"' in client.get(reverse("consent_list")).text
    rows = lines(client)
    assert {row["Who"] for row in rows} == {"Nordwind", "Jan of Nordwind"}
    for name, words in {
        "Client": "Nordwind", "Purpose": "News", "Channel": "E-mail", "What was said": "Given",
        "Said by": "Phone call", "Kept by": "Anna",
    }.items():  # fmt: skip
        assert {row[name] for row in rows} == {words}


def test_consents_leave_only_where_their_clients_may(client, anna, dario):
    said(ClientFactory(owner=dario, name="Far"), dario)
    said(ClientFactory(owner=anna, name="Near"), anna, "Post")
    Grant.objects.filter(role__key="rep", entity="client", action="view").update(level=Level.ALL)
    AccessVersion.bump()
    sign_in(client, anna)
    assert "Jan of Far" in client.get(reverse("consent_list")).text
    assert {row["Client"] for row in lines(client)} == {"Near"}
    Grant.objects.filter(role__key="rep", entity="client", action="export").delete()
    AccessVersion.bump()
    assert client.post(reverse("consent_list_export"), {"format": "csv"}).status_code == 403
