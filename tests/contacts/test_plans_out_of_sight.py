"""A plan stays with whoever has to do it; what it is about is out of their sight once its share has ended."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.models import Activity, Client, Interaction
from crm.access.shares import share_record
from tests.factories import ActivityFactory, ClientFactory, PersonFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
HIDDEN = ("Amber Mill", "Ida Weaver", "+48 601")


@pytest.fixture
def plan(anna, dario):
    """A call of dario's with a client of anna's, who is shared with him for an hour."""
    mill = ClientFactory(owner=anna, name="Amber Mill")
    Client.objects.unscoped("test").update(main_phone="+48 601 000 111")
    until = timezone.now() + timedelta(hours=1)
    share_record(record=mill, by=anna, with_user=dario, until=until)
    due_at, person = timezone.now() + timedelta(minutes=5), PersonFactory(client=mill, name="Ida Weaver")
    return ActivityFactory(
        client=mill, person=person, kind="call", title="Ask for the price", assigned_to=dario, due_at=due_at
    )


def pages(client, plan):
    """What dario is shown of his plan, and what he finds it by."""
    addresses = [reverse("today"), f"{reverse('activity_list')}?view=everyone&state=open"]
    names = ("activity_edit", "activity_complete", "activity_reschedule")
    addresses += [reverse(name, args=[plan.pk]) for name in names]
    found = client.get(reverse("activity_list"), {"view": "everyone", "state": "open", "q": "Amber"})
    return "".join(client.get(address).text for address in addresses), "Ask for the price" in found.text


def test_the_client_is_named_to_the_last_second_of_the_share(client, plan, dario, time_machine):
    sign_in(client, dario)
    shown, is_found = pages(client, plan)
    assert [words for words in HIDDEN if words not in shown] == [] and is_found
    time_machine.move_to(timezone.now() + timedelta(hours=1), tick=False)
    shown, is_found = pages(client, plan)
    assert "Ask for the price" in shown
    assert not any(words in shown for words in HIDDEN) and not is_found


def test_it_is_changed_and_ticked_off_all_the_same(client, plan, dario, time_machine):
    sign_in(client, dario)
    time_machine.move_to(timezone.now() + timedelta(hours=1), tick=False)
    edit, done = (reverse(name, args=[plan.pk]) for name in ("activity_edit", "activity_complete"))
    form = {"kind": "call", "title": "Ask again", "day": "2030-01-01", "assigned_to": dario.pk}
    there = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{plan.client.get_absolute_url()}"}
    answer = client.post(edit, form, headers=there)
    assert answer.status_code == 200 and not any(words in answer.text for words in HIDDEN)
    refused = client.post(done, {"text": "They said no."}).text
    assert "do not see this client any more" in refused and "They said no." in refused
    assert client.post(done, {"text": ""}).status_code == 302
    plan.refresh_from_db()
    assert plan.done_at and plan.title == "Ask again" and plan.person.name == "Ida Weaver"
    assert not Interaction.objects.unscoped("test").exists()


def test_whoever_sees_the_client_sees_it_as_before(client, plan, anna):
    sign_in(client, anna)
    Activity.objects.unscoped("test").update(assigned_to=anna)
    shown, is_found = pages(client, plan)
    assert [words for words in HIDDEN if words not in shown] == [] and is_found
