"""Whoever writes a mail is told what its reader has refused."""

import pytest
from django.utils import timezone

from contacts.queries.writing import warnings_for
from privacy.models import Consent, Purpose
from tests.factories import ChannelFactory, ClientFactory, PersonFactory

pytestmark = pytest.mark.django_db


def say(client, state, *, person=None, channel="email", purpose="Offers"):
    purpose, _new = Purpose.objects.get_or_create(name=purpose)
    Consent.objects.create(
        client=client, person=person, purpose=purpose, channel=channel, state=state, at=timezone.now()
    )


@pytest.fixture
def ewa(anna):
    client = ClientFactory(owner=anna, name="Nordwind")
    person = PersonFactory(client=client, name="Ewa")
    ChannelFactory(client=client, person=person, value="ewa@client.example")
    return person


def test_what_the_reader_refused_is_said(ewa):
    say(ewa.client, "refused", person=ewa)
    assert warnings_for(ewa.client, ["ewa@client.example"]) == ["Ewa wants no e-mails for: Offers."]
    assert warnings_for(ewa.client, ["other@client.example"]) == []


def test_what_the_client_withdrew_counts_for_all(ewa):
    say(ewa.client, "withdrawn", channel="")
    assert warnings_for(ewa.client, ["other@client.example"]) == ["Nordwind wants no e-mails for: Offers."]


def test_what_was_given_again_or_is_of_another_channel_is_no_warning(ewa):
    say(ewa.client, "refused", person=ewa)
    say(ewa.client, "given", person=ewa)
    say(ewa.client, "refused", person=ewa, channel="phone", purpose="Calls")
    assert warnings_for(ewa.client, ["ewa@client.example"]) == []
