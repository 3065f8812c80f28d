from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from contacts.actions.activities import complete_activity, plan_activity, reschedule_activity
from contacts.actions.assign import assign_clients
from contacts.actions.channels import add_channel, remove_channel
from contacts.actions.clients import EditConflict, change_client, create_client
from contacts.actions.interactions import record_interaction
from contacts.models import Channel, Client, Interaction
from crm.access.models import AccessVersion, Cover
from crm.audit.models import AuditEntry
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


def test_new_client_belongs_to_its_creator_and_can_be_found(anna):
    client = create_client(
        by=anna,
        name="Müller Öle",
        city="Łódź",
        channels=[("phone", "22 123 45 67"), ("email", "Info@Example.com")],
    )
    assert (client.owner, client.team, client.branch) == (
        anna,
        anna.home_team,
        anna.branch,
    )
    assert client.search.phone_digits == "48221234567"
    assert "muller" in client.search.text
    assert "mueller" in client.search.text
    assert "lodz" in client.search.text
    assert "info@example.com" in client.search.text
    assert (client.main_phone, client.main_email) == (
        "22 123 45 67",
        "Info@Example.com",
    )
    entry = AuditEntry.objects.get(action="create")
    assert (entry.by, entry.entity, entry.object_id) == (anna, "client", client.pk)


def test_a_rep_creates_for_nobody_else_and_a_lead_for_the_team(anna, bruno, carla, dario, nils):
    with pytest.raises(PermissionDenied):
        create_client(by=nils, name="X")
    with pytest.raises(PermissionDenied):
        create_client(by=anna, name="X", owner=bruno)
    with pytest.raises(PermissionDenied):
        create_client(by=carla, name="X", owner=dario)
    assert create_client(by=carla, name="X", owner=bruno).owner == bruno


def test_change_keeps_before_and_after_and_counts_versions(anna):
    client = ClientFactory(owner=anna, city="Oslo")
    changed = change_client(
        client=client,
        by=anna,
        changes={"city": "Bergen", "name": client.name},
        version=1,
    )
    assert (changed.city, changed.version, changed.changed_by) == ("Bergen", 2, anna)
    payload = AuditEntry.objects.get(action="change").payload
    assert (payload.before, payload.after) == ({"city": "Oslo"}, {"city": "Bergen"})
    assert "bergen" in Client.objects.visible_to(anna).get().search.text


def test_nothing_changed_writes_nothing(anna):
    client = ClientFactory(owner=anna)
    assert change_client(client=client, by=anna, changes={"name": client.name}).version == 1
    assert not AuditEntry.objects.exists()


def test_two_people_editing_gives_a_conflict_and_loses_nothing(anna, carla):
    client = ClientFactory(owner=anna)
    change_client(client=client, by=carla, changes={"city": "Bergen"}, version=1)
    with pytest.raises(EditConflict) as conflict:
        change_client(client=client, by=anna, changes={"city": "Oslo"}, version=1)
    assert conflict.value.current.city == "Bergen"


def test_change_needs_the_right_and_a_known_field(anna, dario):
    client = ClientFactory(owner=anna)
    with pytest.raises(PermissionDenied):
        change_client(client=client, by=dario, changes={"city": "Oslo"})
    with pytest.raises(ValueError, match="owner"):
        change_client(client=client, by=anna, changes={"owner": dario})


def test_channels_compare_by_key_and_move_the_main_one(anna):
    client = ClientFactory(owner=anna, country="PL")
    first = add_channel(client=client, kind="phone", value="+48 22 123 45 67", by=anna)
    assert add_channel(client=client, kind="phone", value="(022) 123-45-67", by=anna) == first
    add_channel(client=client, kind="phone", value="600 700 800", by=anna)
    with pytest.raises(ValidationError):
        add_channel(client=client, kind="phone", value="none", by=anna)
    remove_channel(channel=first, by=anna)
    client.refresh_from_db()
    assert (client.main_phone, client.search.phone_digits) == ("600 700 800", "48600700800")
    assert Channel.objects.visible_to(anna).count() == 1


def test_an_interaction_moves_the_last_contact_and_a_note_does_not(anna, dario):
    client = ClientFactory(owner=anna, created_at=timezone.now() - timedelta(days=30))
    record_interaction(client=client, by=anna, kind="note", text="A note")
    client.refresh_from_db()
    assert client.last_contact_at is None
    call = record_interaction(client=client, by=anna, kind="call", text="Talked")
    client.refresh_from_db()
    assert client.last_contact_at == client.last_activity_at == call.happened_at
    with pytest.raises(PermissionDenied):
        record_interaction(client=client, by=dario, kind="call")


def test_work_on_a_covered_client_is_stamped(anna, sara, carla):
    now = timezone.now()
    Cover.objects.create(
        absent=sara,
        deputy=anna,
        starts_at=now,
        ends_at=now + timedelta(days=1),
        created_by=carla,
    )
    AccessVersion.bump()
    client = ClientFactory(owner=sara)
    assert record_interaction(client=client, by=anna, kind="call").for_whom == sara
    assert record_interaction(client=ClientFactory(owner=anna), by=anna, kind="call").for_whom is None


def test_activities_keep_the_next_step(anna, dario):
    client = ClientFactory(owner=anna)
    soon, later = timezone.now() + timedelta(days=1), timezone.now() + timedelta(days=9)
    call = plan_activity(by=anna, client=client, title="Call back", due_at=soon, kind="call")
    plan_activity(by=anna, client=client, title="Visit", due_at=later, kind="visit")
    client.refresh_from_db()
    assert (client.next_step_title, client.next_step_kind) == ("Call back", "call")
    reschedule_activity(activity=call, by=anna, due_at=later + timedelta(days=1))
    client.refresh_from_db()
    assert client.next_step_title == "Visit"
    with pytest.raises(PermissionDenied):
        complete_activity(activity=call, by=dario)
    for _ in range(2):
        complete_activity(activity=call, by=anna, text="Reached her", outcome="reached")
    assert [i.text for i in Interaction.objects.visible_to(anna).filter(kind="call")] == ["Reached her"]


def test_assigning_reaches_as_far_as_the_right_to_assign(anna, bruno, carla, dario):
    clients = [ClientFactory(owner=anna) for _ in range(3)]
    foreign = ClientFactory(owner=dario)
    everything = Client.objects.filter(pk__in=[foreign.pk, *(client.pk for client in clients)])
    with pytest.raises(PermissionDenied):
        assign_clients(clients=everything, to=bruno, by=anna)
    assign_clients(clients=everything, to=bruno, by=carla, reason="New region")
    assert Client.objects.visible_to(bruno).count() == 3
    foreign.refresh_from_db()
    assert foreign.owner == dario


def test_nobody_without_sight_of_clients_becomes_an_owner(anna, carla, nils):
    ClientFactory(owner=anna)
    with pytest.raises(ValidationError):
        assign_clients(clients=Client.objects.all(), to=nils, by=carla)
