"""Whatever is done with a covered colleague's records says for whom, without the action's help."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.actions.activities import complete_activity, delete_activity, plan_activity
from contacts.actions.assign import assign_clients
from contacts.actions.bulk import tag_clients
from contacts.actions.clients import change_client
from contacts.actions.interactions import delete_interaction, record_interaction
from contacts.actions.persons import add_person, remove_person
from contacts.models import Client, Interaction
from crm.access.context import access_of
from crm.access.models import AccessVersion, Cover, Grant, Role
from crm.audit.actions import record
from crm.audit.models import AuditEntry, ReadEntry
from sales.actions.deals import change_deal
from service.actions.tickets import add_note, open_ticket
from tests.factories import ActivityFactory, ClientFactory
from tests.personas import sign_in
from tests.sales.factories import DealFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def cover(deputy, *absent, ends_in=HOUR):
    now = timezone.now()
    for colleague in absent:
        Cover.objects.create(
            absent=colleague, deputy=deputy, starts_at=now - HOUR, ends_at=now + ends_in, created_by=deputy
        )
    AccessVersion.bump()


def stamps():
    """For whom the entries since the last call were written, oldest first."""
    found = [
        (entry.action, entry.for_whom and entry.for_whom.name) for entry in AuditEntry.objects.order_by("id")
    ]
    seen = stamps.__dict__.setdefault("seen", 0)
    stamps.seen = len(found)
    return found[seen:]


@pytest.fixture(autouse=True)
def _from_the_start():
    stamps.seen = 0


@pytest.fixture
def saras(sara):
    return ClientFactory(owner=sara)


def test_each_room_stamps_work_on_a_covered_colleagues_record(anna, sara, saras):
    cover(anna, sara)
    change_client(client=saras, by=anna, changes={"city": "Hel"})
    person = add_person(client=saras, by=anna, name="Jan", channels=[("phone", "+48 22 123 45 67")])
    remove_person(person=person, by=anna)
    note = record_interaction(client=saras, by=anna, kind="note", text="Called")
    delete_interaction(interaction=note, by=anna)
    activity = plan_activity(client=saras, by=anna, title="Call", due_at=timezone.now(), assigned_to=sara)
    complete_activity(activity=activity, by=anna)
    change_deal(deal=DealFactory(client=saras, owner=sara), by=anna, changes={"title": "New"})
    found = stamps()
    assert len(found) >= 8
    assert {name for _action, name in found} == {"Sara"}


def test_on_ones_own_and_on_others_records_nobody_stands(anna, sara, carla, bruno, saras):
    cover(anna, sara)
    change_client(client=ClientFactory(owner=anna), by=anna, changes={"city": "Hel"})
    change_client(client=saras, by=carla, changes={"city": "Hel"})
    assert stamps() == [("change", None), ("change", None)]


def test_a_plan_of_the_colleague_counts_whoever_owns_the_client(anna, sara, bruno):
    cover(anna, sara)
    activity = ActivityFactory(client=ClientFactory(owner=bruno), assigned_to=sara, due_at=timezone.now())
    access_of(anna)
    delete_activity(activity=activity, by=anna)
    assert stamps() == [("delete", "Sara")]


def test_a_ticket_is_worked_for_its_agent_before_its_owner(eva, sara, anna):
    annas = ClientFactory(owner=anna)
    ticket = open_ticket(queue=QueueFactory(), subject="x", text="x", requester_name="Jan", client=annas)
    ticket.agent = sara
    ticket.save()
    stamps()
    cover(eva, sara)
    add_note(ticket=ticket, text="Looked", by=eva)
    assert stamps() == [("note", "Sara")]


def test_a_set_of_several_owners_becomes_an_entry_for_each(anna, sara, bruno):
    cover(anna, sara, bruno)
    Grant.objects.update_or_create(
        role=Role.objects.get(key="rep"), entity="client", action="bulk", defaults={"level": 1}
    )
    clients = [ClientFactory(owner=owner) for owner in (anna, sara, sara, bruno)]
    AccessVersion.bump()
    tag_clients(clients=Client.objects.all(), tag="fair", by=anna)
    entries = AuditEntry.objects.order_by("id")
    found = {entry.for_whom and entry.for_whom.name: entry for entry in entries}
    assert {name: entry.count for name, entry in found.items()} == {None: 1, "Sara": 2, "Bruno": 1}
    assert found["Sara"].payload.object_ids == [clients[1].pk, clients[2].pk]
    assert found["Bruno"].object_id == clients[3].pk


def test_a_client_given_away_was_worked_for_its_former_owner(carla, sara, dario, saras):
    cover(carla, sara)
    assign_clients(clients=Client.objects.all(), to=dario, by=carla)
    assert stamps() == [("assign", "Sara")]
    cover(carla, dario)
    assert AuditEntry.objects.count() == 1


def test_it_ends_with_the_cover_to_the_second(anna, sara, saras, time_machine):
    cover(anna, sara, ends_in=timedelta(seconds=30))
    change_client(client=saras, by=anna, changes={"city": "Hel"})
    time_machine.move_to(timezone.now() + timedelta(seconds=31))
    record(by=anna, action="change", target=saras)
    assert stamps() == [("change", "Sara"), ("change", None)]


def test_whoever_covers_nobody_pays_nothing(bruno, anna, django_assert_num_queries):
    client = ClientFactory(owner=anna)
    access_of(bruno)
    with django_assert_num_queries(1):
        record(by=bruno, action="change", target=client, before={"city": ""}, after={"city": "Hel"})
    with django_assert_num_queries(1):
        record(by=bruno, action="bulk", entity="client", object_ids=[client.pk, 7])


def test_a_deputy_pays_one_query_for_a_set(anna, sara, saras, django_assert_num_queries):
    cover(anna, sara)
    access_of(anna)
    with django_assert_num_queries(1):
        record(by=anna, action="change", target=saras)
    with django_assert_num_queries(2):
        record(by=anna, action="bulk", entity="client", object_ids=[saras.pk])


def test_what_happened_and_what_was_read_is_stamped_alike(client, anna, sara, saras):
    saras.persons.create(name="Jan")
    cover(anna, sara)
    sign_in(client, anna)
    client.get(saras.get_absolute_url())
    assert ReadEntry.objects.get().for_whom == sara
    activity = ActivityFactory(client=ClientFactory(owner=anna), assigned_to=sara, due_at=timezone.now())
    complete_activity(activity=activity, by=anna, text="Talked")
    assert Interaction.objects.unscoped("look").get().for_whom == sara
