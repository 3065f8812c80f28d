from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from contacts.models import Client, Person
from crm.access.locks import DirectWriteRefused
from crm.access.models import AccessVersion, Cover, Grant
from crm.access.scopes import arms, can, parts, visible_or_404
from crm.access.shares import share_record
from tests.factories import ClientFactory, PersonFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
EVERYONE = ["anna", "bruno", "carla", "dario", "eva", "marta", "otto", "edda", "nils", "sara"]


@pytest.fixture
def firm_clients(personas):
    """One client each of the three reps, one in the pool of Sales North, one that nobody has."""
    pool_team = personas.anna.home_team
    return {
        "anna": ClientFactory(owner=personas.anna),
        "bruno": ClientFactory(owner=personas.bruno),
        "dario": ClientFactory(owner=personas.dario),
        "sara": ClientFactory(owner=personas.sara),
        "pool": ClientFactory(team=pool_team, branch=pool_team.branch),
        "nobody": ClientFactory(),
    }


def seen(user, clients, action="view"):
    ids = set(Client.objects.visible_to(user, action).values_list("pk", flat=True))
    return {name for name, client in clients.items() if client.pk in ids}


def test_each_persona_sees_what_the_private_mode_gives(personas, firm_clients):
    assert seen(personas.anna, firm_clients) == {"anna"}
    assert seen(personas.carla, firm_clients) == {"anna", "bruno", "sara", "pool"}
    assert seen(personas.edda, firm_clients) == set(firm_clients)
    assert seen(personas.nils, firm_clients) == set()
    assert seen(personas.otto, firm_clients) == set()
    assert seen(personas.dario, firm_clients) == {"dario"}


@pytest.mark.parametrize("name", EVERYONE)
@pytest.mark.parametrize("action", ["view", "change", "export", "delete"])
def test_all_forms_of_a_scope_agree(personas, firm_clients, name, action):
    user = getattr(personas, name)
    share_record(record=firm_clients["dario"], by=personas.edda, with_user=personas.anna)
    found = seen(user, firm_clients, action)
    by_hand = {key for key, client in firm_clients.items() if can(user, action, client)}
    by_arm = set()
    for arm in arms(Client, user, action):
        by_arm |= set(Client.objects.unscoped("test").filter(arm).values_list("pk", flat=True))
    assert found == by_hand == {key for key, client in firm_clients.items() if client.pk in by_arm}
    by_part = set()
    for part in parts(Client, user, action):
        by_part |= set(Client.objects.unscoped("test").filter(part).values_list("pk", flat=True))
    assert by_part == by_arm


def test_children_are_seen_with_their_client(personas, firm_clients):
    person = PersonFactory(client=firm_clients["anna"])
    assert list(Person.objects.visible_to(personas.anna)) == [person]
    assert not Person.objects.visible_to(personas.dario).exists()


def test_cover_reaches_from_its_start_to_its_end(personas, firm_clients, time_machine):
    now = timezone.now()
    Cover.objects.create(
        absent=personas.sara,
        deputy=personas.anna,
        starts_at=now + timedelta(hours=1),
        ends_at=now + timedelta(hours=2),
        created_by=personas.carla,
    )
    AccessVersion.bump()
    assert seen(personas.anna, firm_clients) == {"anna"}
    time_machine.move_to(now + timedelta(hours=1, seconds=1), tick=False)
    assert seen(personas.anna, firm_clients) == {"anna", "sara"}
    assert seen(personas.anna, firm_clients, "change") == {"anna", "sara"}
    time_machine.move_to(now + timedelta(hours=2, seconds=1), tick=False)
    assert seen(personas.anna, firm_clients) == {"anna"}


def test_share_lasts_to_the_second_and_is_renewed_not_doubled(personas, firm_clients, time_machine):
    now = timezone.now()
    until = now + timedelta(minutes=5)
    for _ in range(2):
        share_record(record=firm_clients["dario"], by=personas.dario, with_user=personas.anna, until=until)
    assert seen(personas.anna, firm_clients) == {"anna", "dario"}
    assert seen(personas.anna, firm_clients, "change") == {"anna"}
    time_machine.move_to(until + timedelta(seconds=1), tick=False)
    assert seen(personas.anna, firm_clients) == {"anna"}


def test_share_with_a_team_reaches_its_members(personas, firm_clients):
    share_record(
        record=firm_clients["dario"], by=personas.dario, with_team=personas.anna.home_team, action="change"
    )
    assert seen(personas.bruno, firm_clients, "change") == {"bruno", "dario"}
    assert seen(personas.eva, firm_clients, "change") == set()


def test_share_rows_are_written_by_their_action_only(personas, firm_clients):
    share = share_record(record=firm_clients["dario"], by=personas.dario, with_user=personas.anna)
    with pytest.raises(DirectWriteRefused):
        share.save()
    with pytest.raises(DirectWriteRefused):
        share.delete()


def test_a_changed_grant_acts_at_once(personas, firm_clients):
    Grant.objects.filter(role__key="rep", entity="client", action="view").update(level=2)
    AccessVersion.bump()
    assert seen(personas.anna, firm_clients) == {"anna", "bruno", "sara", "pool"}


def test_sub_teams_and_all_memberships_count(personas, firm_clients):
    below = TeamFactory(
        name="North Shops", branch=personas.carla.home_team.branch, parent=personas.carla.home_team
    )
    firm_clients["below"] = ClientFactory(owner=UserFactory(home_team=below))
    AccessVersion.bump()
    assert "below" in seen(personas.carla, firm_clients)


def test_invisible_is_404_and_forbidden_is_403(personas, firm_clients):
    with pytest.raises(Http404):
        visible_or_404(Client.objects, personas.anna, pk=firm_clients["dario"].pk)
    with pytest.raises(PermissionDenied):
        visible_or_404(Client.objects, personas.anna, "delete", pk=firm_clients["anna"].pk)
    assert visible_or_404(Client.objects, personas.anna, "change", pk=firm_clients["anna"].pk)


def test_rights_are_annotated(personas, firm_clients):
    share_record(record=firm_clients["dario"], by=personas.edda, with_user=personas.anna)
    rows = Client.objects.visible_to(personas.anna).with_rights(personas.anna, "change", "delete")
    assert {(row.pk, row.can_change, row.can_delete) for row in rows} == {
        (firm_clients["anna"].pk, True, False),
        (firm_clients["dario"].pk, False, False),
    }
