"""Why and who: the same answer as the scope itself, from every side."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.access.actions.shares import give_share
from crm.access.actions.team_roles import give_team_role
from crm.access.models import AccessVersion, Cover, Grant, Role
from crm.access.queries.reasons import Sight, nearest_reason
from crm.access.scopes import can
from crm.access.shares import share_record
from crm.people.models import Membership, User
from tests.access.roots import ROOTS, make_root
from tests.factories import ClientFactory, TeamFactory, UserFactory
from tests.personas import WHO, sign_in

pytestmark = pytest.mark.django_db


def cover(absent, deputy, **hours):
    now = timezone.now()
    row = Cover.objects.create(
        absent=absent,
        deputy=deputy,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=9),
        created_by=absent,
    )
    AccessVersion.bump()
    return row


@pytest.mark.parametrize("seed", range(4))
def test_reasons_are_there_exactly_where_the_scope_is(personas, seed):
    """For firms, roles, shares and covers by chance: a reason for an action and the right to it are one thing."""
    chance = random.Random(seed)
    people = [getattr(personas, name) for name in WHO]
    for role in Role.objects.exclude(key="access_admin"):
        for action in ("view", "change", "share"):
            level = chance.randint(0, 4)
            Grant.objects.filter(role=role, entity="client", action=action).delete()
            if level:
                Grant.objects.create(role=role, entity="client", action=action, level=level)
    give_team_role(role=Role.objects.get(key="rep"), team=personas.nils.home_team, by=personas.otto)
    below = TeamFactory(name="Below", branch=personas.anna.branch, parent=personas.anna.home_team)
    Membership.objects.create(user=personas.dario, team=below)
    cover(personas.sara, personas.anna)
    for _number in range(8):
        owner, team = chance.choice([*people, None]), chance.choice([*people, None])
        where = {} if owner else {"team": team and team.home_team, "branch": team and team.branch}
        record = ClientFactory(owner=owner, **where)
        share_record(
            record=record,
            by=personas.edda,
            action=chance.choice(["view", "change"]),
            until=timezone.now() + timedelta(hours=chance.choice([-1, 1])),
            **chance.choice([{"with_user": chance.choice(people)}, {"with_team": below}]),
        )
        sight = Sight(record)
        for person in people:
            for action in ("view", "change", "share", "export"):
                assert bool(sight.reasons(person.pk, action)) == can(person, action, record), (person, action)
            first = sight.reasons(person.pk, "view")
            assert (nearest_reason(person, record) is None) == (not first)
        assert {viewer.user for viewer in sight.viewers()} == {
            each for each in people if can(each, "view", record)
        }


def said(client, person, record):
    page = sign_in(client, person).get(f"/access/{record.entity}/{record.pk}/")
    assert page.status_code == 200
    return page.text


def test_every_reason_is_said_in_words(client, personas, otto):
    record = ClientFactory(owner=personas.sara, name="Harbour Works")
    cover(personas.sara, personas.anna)
    give_share(
        record=record,
        by=personas.edda,
        with_user=personas.anna,
        until=timezone.now() + timedelta(days=3),
        reason="Fair",
    )
    give_share(record=record, by=personas.edda, with_team=personas.anna.home_team)
    mine = said(client, personas.anna, record)
    assert "You cover for Sara until" in mine and "Edda shared it with you" in mine and ": Fair" in mine
    assert "Edda shared it with your team Sales North" in mine and "no role of yours reaches it" in mine
    assert "It belongs to Sales North" in said(client, personas.carla, record)
    assert "You own it" in said(client, personas.sara, record)
    assert "All clients are open to you" in said(client, personas.edda, record)
    Grant.objects.filter(role__key="rep", entity="client", action="view").update(level=3)
    AccessVersion.bump()
    user = UserFactory(home_team=TeamFactory(branch=personas.anna.branch))
    user.role_assignments.create(role=Role.objects.get(key="rep"))
    assert "It belongs to North, which is your branch" in said(client, user, record)
    assert sign_in(client, otto).get(f"/access/client/{record.pk}/").status_code == 404


def test_who_stands_at_the_nearest_reason_with_what_they_may_do(client, personas):
    record = ClientFactory(owner=personas.sara)
    cover(personas.sara, personas.anna)
    give_share(record=record, by=personas.edda, with_user=personas.bruno, reason="Fair")
    sign_in(client, personas.edda)
    context = client.get(f"/access/client/{record.pk}/").context
    found = {
        str(kind): {viewer.user.name: bool(viewer.change) for viewer, *_reasons in rows}
        for kind, rows in context["groups"]
    }
    assert found == {
        "owner": {"Sara": True},
        "cover": {"Anna": True},
        "share": {"Bruno": False},
        "team": {"Carla": True},
        "all": {"Edda": True, "Eva": False, "Marta": False},
    }
    assert (context["viewer_count"], context["changer_count"], context["colleague_count"]) == (7, 4, 10)


def test_inactive_colleagues_see_nothing(personas):
    record = ClientFactory(owner=personas.sara)
    User.objects.filter(pk=personas.sara.pk).update(is_active=False)
    assert personas.sara not in {viewer.user for viewer in Sight(record).viewers()}


@pytest.mark.parametrize("entity", sorted(ROOTS))
def test_the_page_stands_for_every_root_and_its_own_page_leads_to_it(client, edda, entity):
    record = make_root(entity, owner=edda)
    assert "You own it" in said(client, edda, record)
    assert f"/access/{entity}/{record.pk}/" in client.get(record.get_absolute_url()).text


def test_costs_the_same_for_few_colleagues_and_many(personas, django_assert_num_queries):
    record = ClientFactory(owner=personas.anna)
    rep, counts = Role.objects.get(key="rep"), []
    for _step in range(3):
        with CaptureQueriesContext(connection) as queries:
            seen = Sight(record).viewers()
        counts.append(len(queries))
        for person in (UserFactory(home_team=personas.anna.home_team) for _more in range(3)):
            person.role_assignments.create(role=rep)
            give_share(record=record, by=personas.edda, with_user=person)
    assert len(seen) == 9 + 2 and counts[0] == counts[2] <= 12
