"""The public form of a lead list."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.models import Channel, Client, Interaction
from crm.messages.models import Notice
from sales.actions.lead_lists import make_lead_list
from sales.models import LeadItem
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/inquiry/website/"
SAID = {
    "name": "Ida Loom", "company": "Loom Works", "email": "ida@loom.example", "phone": "+48 600 111 222",
    "text": "Two looms, please.", "agrees": "on",
}  # fmt: skip


@pytest.fixture
def lead_list(carla):
    return make_lead_list(by=carla, name="Website", inquiry_key="website")


def send(client, time_machine, **said):
    opened = client.get(ADDRESS).context["form"].initial["opened"]
    time_machine.move_to(timezone.now() + timedelta(seconds=5))
    return client.post(ADDRESS, SAID | {"opened": opened} | said)


def leads():
    return LeadItem.objects.unscoped("test").select_related("client")


def test_an_inquiry_becomes_a_lead_with_its_words(client, lead_list, carla, time_machine):
    answer = send(client, time_machine)
    assert answer["Location"] == reverse("inquiry_thanks", args=["website"])
    assert "Thank you" in client.get(answer["Location"]).text
    item = leads().get()
    assert (item.client.name, item.client.stage, item.client.owner) == ("Loom Works", "lead", carla)
    assert "Two looms" in Interaction.objects.visible_to(carla).get().text
    assert Notice.objects.get(kind="inquiry").to == carla


def test_somebody_known_joins_the_client_that_is_there_and_reads_the_same(
    client, lead_list, dario, time_machine
):
    known = ClientFactory(owner=dario, name="Known", stage="customer")
    Channel.objects.create(client=known, kind="email", value="ida@loom.example", key="ida@loom.example")
    assert send(client, time_machine)["Location"] == reverse("inquiry_thanks", args=["website"])
    item = leads().get()
    assert (item.client, item.receiver, item.state) == (known, dario, "given")
    assert Client.objects.unscoped("test").count() == 1
    known.refresh_from_db(from_queryset=Client.objects.unscoped("test"))
    assert (known.stage, known.owner) == ("customer", dario)
    assert Notice.objects.get(kind="inquiry").to == dario


def test_traps_and_limits(client, lead_list, time_machine):
    assert client.post(ADDRESS, {}).status_code == 422
    assert send(client, time_machine, website="x").status_code == 422
    assert send(client, time_machine, agrees="").status_code == 422
    for number in range(11):
        answer = send(client, time_machine, email=f"ida{number}@loom.example", phone="", company="")
    assert answer.status_code == 422 and "Too many messages" in answer.text
    assert set(leads().values_list("client__kind", "client__name")) == {("individual", "Ida Loom")}
    assert leads().count() == 10


def test_without_a_word_or_an_owner_who_works_here_there_is_no_form(client, lead_list, carla):
    assert client.get("/inquiry/other/").status_code == 404
    carla.is_active = False
    carla.save(update_fields=["is_active"])
    assert client.get(ADDRESS).status_code == 404
