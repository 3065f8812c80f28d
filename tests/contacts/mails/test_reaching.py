"""A press on an e-mail leads to the page that writes a mail here for whoever may, else to the device's own program."""

import pytest
from django.urls import reverse

from service.actions.tickets import open_ticket
from tests.factories import ChannelFactory, PersonFactory
from tests.personas import show_fields, sign_in
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida(nordwind):
    person = PersonFactory(client=nordwind, name="Ida Weaver")
    return ChannelFactory(
        client=nordwind, person=person, value="Ida+A@client.example", key="ida+a@client.example"
    )


def test_addresses_of_the_client_page_lead_to_the_mail(client, settings, anna, nordwind, ida):
    settings.MAIL_IS_SET = True
    sign_in(client, anna)
    page = client.get(nordwind.get_absolute_url()).text
    url = f"{reverse('client_mail_write', args=[nordwind.pk])}?to="
    assert f'href="{url}jan%40client.example"' in page and f'href="{url}ida%2Ba%40client.example"' in page
    assert "mailto:" not in page
    form = client.get(f"{url}ida%2Ba%40client.example").context["form"]
    assert form.initial["to"] == ["ida+a@client.example"]


def test_the_device_writes_where_rapport_may_not(client, settings, anna, nordwind, ida):
    sign_in(client, anna)
    assert "mailto:Ida+A@client.example" in client.get(nordwind.get_absolute_url()).text, "no server"
    settings.MAIL_IS_SET = True
    ida.is_invalid = True
    ida.save()
    page = client.get(nordwind.get_absolute_url()).text
    assert "mailto:Ida+A@client.example" in page, "the form does not offer what is invalid"
    show_fields("rep", notes=0)
    assert "mailto:Jan@client.example" in client.get(nordwind.get_absolute_url()).text


def test_the_requester_of_a_ticket(client, settings, eva, anna, nordwind):
    settings.MAIL_IS_SET = True
    queue = QueueFactory(team=eva.home_team)
    said = {
        "queue": queue,
        "subject": "Noise",
        "text": "It hums.",
        "requester_name": "Jan",
        "client": nordwind,
    }
    known = open_ticket(**said, requester_email="Jan@Client.example")
    other = open_ticket(**said, requester_email="jan@home.example")
    sign_in(client, eva)
    url = f"{reverse('record_mail_write', args=['ticket', known.pk])}?to=jan%40client.example"
    assert f'href="{url}"' in client.get(known.get_absolute_url()).text
    assert "mailto:jan@home.example" in client.get(other.get_absolute_url()).text, "none of the client's"
