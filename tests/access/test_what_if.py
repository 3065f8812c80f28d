from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.models import Client
from crm.access.actions.roles import give_role, require_second_factor, set_levels, take_role
from crm.access.context import access_of
from crm.access.entities import entities
from crm.access.levels import Action, FieldGroup, Level
from crm.access.models import AccessVersion, Role
from crm.access.queries.role_effects import effect_of_cell
from crm.access.queries.what_if import imagined, what_if
from crm.access.scopes import within
from crm.access.shares import share_record
from crm.people.models import Membership, User
from tests.access.roots import make_root
from tests.factories import ClientFactory
from tests.personas import WHO, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/settings/what-if/"


def role(key):
    return Role.objects.get(key=key)


def seen(person, action="view"):
    person = User.objects.get(pk=person.pk)
    return set(Client.objects.visible_to(person, action).values_list("pk", flat=True))


@pytest.fixture
def clients(personas):
    """Three of anna's, two of bruno's, one of dario's, sara's, one in each pool, one nobody's; some shared."""
    anna, bruno, dario, sara = personas.anna, personas.bruno, personas.dario, personas.sara
    owners = [anna, anna, anna, bruno, bruno, dario, sara, None]
    found = [ClientFactory(owner=owner, name=f"Client of {owner}") for owner in owners]
    pools = [{"team": person.home_team, "branch": person.branch} for person in (anna, dario)]
    found += [ClientFactory(name="In a pool", **pool) for pool in pools]
    share_record(record=found[5], by=personas.edda, with_user=anna)
    share_record(record=found[3], by=personas.edda, with_user=anna, action="change")
    share_record(record=found[7], by=personas.edda, with_team=dario.home_team)
    share_record(record=found[6], by=personas.edda, with_user=anna, until=timezone.now() - timedelta(hours=1))
    return found


def effects(change):
    return {(row.entity.key, row.action): row.effect for row in change.rows}


@pytest.mark.parametrize("who", ["anna", "carla", "dario", "eva", "nils", "edda"])
@pytest.mark.parametrize("to", ["anna", "dario", "nils"])
@pytest.mark.parametrize("keys", [["rep"], ["team_lead"], ["branch_manager", "rep"], ["director"], []])
def test_what_is_said_is_what_happens(personas, clients, who, to, keys):
    """The counts told before are those found after the move and the new roles."""
    person, team = getattr(personas, who), getattr(personas, to).home_team
    before = {action: seen(person, action) for action in ("view", "change")}
    change = what_if(
        user=person, teams=[team], roles=list(Role.objects.filter(key__in=keys)), asker=personas.edda
    )
    Membership.objects.filter(user=person).delete()
    User.objects.filter(pk=person.pk).update(home_team=team)
    person.role_assignments.all().delete()
    for key in keys:
        give_role(role=role(key), user=User.objects.get(pk=person.pk), by=personas.otto)
    AccessVersion.bump()
    told = effects(change)
    for action in ("view", "change"):
        after = seen(person, action)
        effect = told.get(("client", action))
        if effect is None:
            assert after == before[action]
        else:
            assert (effect.now, effect.then) == (len(before[action]), len(after))
            assert effect.gained == len(after - before[action]) and effect.lost == len(before[action] - after)
    for row in change.rows:
        if row.entity.key == "client" and row.action == "view":
            after = seen(person)
            assert {one.pk for one in row.gained} <= after - before["view"]
            assert {one.pk for one in row.lost} <= before["view"] - after
            assert bool(row.gained) == bool(after - before["view"]) and bool(row.lost) == bool(
                before["view"] - after
            )


def test_all_kinds_of_records_are_counted(personas, otto):
    for entity in ("client", "deal", "ticket", "quote", "order"):
        make_root(entity, owner=personas.bruno)
    change = what_if(
        user=personas.anna, teams=[personas.anna.home_team], roles=[role("team_lead")], asker=otto
    )
    told = effects(change)
    assert {key for key, action in told if action == "view"} == {"client", "deal", "quote", "order", "ticket"}
    assert [entity.key for entity in change.unchanged] == [
        "call_list",
        "presentation",
        "lead_list",
        "segment",
        "letter_run",
    ]
    assert told["ticket", "view"].gained == told["quote", "view"].gained == 1
    assert not any(row.gained or row.lost for row in change.rows), "otto sees none of them himself"
    cells = {(cell.entity.key, cell.action): (cell.now, cell.then) for cell in change.cells}
    assert cells["client", "assign"] == (Level.NONE, Level.TEAM)


def test_imagined_rights_leave_no_trace(personas, clients):
    anna = User.objects.get(pk=personas.anna.pk)
    there = imagined(anna, teams=[personas.dario.home_team], roles=[role("rep")])
    keys = set(
        Client.objects.unscoped("test").filter(within(there, Client, "view")).values_list("pk", flat=True)
    )
    assert clients[7].pk in keys, "shared with the team in the south"
    assert clients[7].pk not in seen(anna)
    assert access_of(anna).team_ids != there.team_ids and seen(anna) == {
        clients[n].pk for n in (0, 1, 2, 3, 5)
    }


def test_the_page_asks_and_answers(client, personas, clients):
    page = sign_in(client, personas.edda).get(PAGE).text
    assert "Choose a colleague" in page
    anna, south = personas.anna, personas.dario.home_team
    form = client.get(PAGE, {"user": anna.pk})
    assert (
        "What would change?" in form.text and form.context["form"]["home_team"].value() == anna.home_team_id
    )
    question = {"home_team": south.pk, "roles": [role("branch_manager").pk], "asks_roles": "1"}
    answer = client.post(f"{PAGE}?user={anna.pk}", question)
    assert (
        answer.status_code == 200
        and "What would change for Anna" in answer.text
        and "In a pool" in answer.text
    )
    same = {"home_team": anna.home_team_id, "teams": []}
    assert "Nothing: the same records" in client.post(f"{PAGE}?user={anna.pk}", same).text
    left = client.post(f"{PAGE}?user={anna.pk}", {"home_team": south.pk, "records": "pool"}).context["change"]
    told = effects(left)["client", Action.VIEW]
    assert (told.now, told.lost) == (5, 3), "what is shared with her stays"
    assert client.post(f"{PAGE}?user={anna.pk}", {"home_team": "0"}).status_code == 422
    assert client.get(PAGE, {"user": "0"}).status_code == 422
    assert seen(anna) == {clients[n].pk for n in (0, 1, 2, 3, 5)}


def test_groups_of_fields_and_the_second_factor_are_told_too(personas, otto):
    require_second_factor(role=role("accountant"), required=True, by=otto)
    change = what_if(
        user=personas.anna, teams=[personas.anna.home_team], roles=[role("accountant")], asker=otto
    )
    assert change.factor is True
    told = {fields.group: (fields.now.label, fields.then.label) for fields in change.fields}
    assert told[FieldGroup.NOTES][0] == "write" and told[FieldGroup.NOTES][1] in {"read", "hidden"}
    again = what_if(user=personas.anna, teams=[personas.anna.home_team], roles=[role("rep")], asker=otto)
    assert again.factor is None and not again


def test_it_is_asked_from_the_colleagues_own_form(client, personas):
    page = sign_in(client, personas.otto).get(f"/settings/colleagues/{personas.anna.pk}/").text
    assert f'formaction="{PAGE}?user={personas.anna.pk}" name="asks_roles"' in page
    assert "See as this colleague" in page


@pytest.mark.parametrize(("name", "status"), [("otto", 200), ("edda", 200), ("carla", 403), ("nils", 403)])
def test_doors(client, personas, name, status):
    assert sign_in(client, getattr(personas, name)).get(PAGE).status_code == status
    assert client.post(f"{PAGE}?user={personas.anna.pk}", {}).status_code in {status, 422}


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("key", ["rep", "team_lead", "baseline"])
def test_the_effect_of_a_cell_is_what_happens(personas, clients, otto, key, level):
    people = [getattr(personas, name) for name in WHO]
    before = {person.name: seen(person) for person in people}
    told = effect_of_cell(role=role(key), entity=entities.get("client"), action=Action.VIEW, level=level)
    cells = {"client.view": level}
    cells |= {f"client.{action}": 0 for action in Action.values if action != "view"}
    set_levels(role=role(key), cells=cells, by=otto)
    after = {person.name: seen(person) for person in people}
    gained = {name: len(after[name] - before[name]) for name in after if after[name] - before[name]}
    lost = {name: len(before[name] - after[name]) for name in after if before[name] - after[name]}
    assert {user.name: number for user, number in told.gaining if number} == gained
    assert {user.name: number for user, number in told.losing if number} == lost


def test_whom_another_role_takes_as_far_is_not_counted(personas, clients, otto):
    give_role(role=role("director"), user=personas.anna, by=otto)
    told = effect_of_cell(role=role("rep"), entity=entities.get("client"), action=Action.VIEW, level=3)
    assert {user.name for user, _number in told.gaining} == {"Bruno", "Dario", "Sara"} and not told.losing
    take_role(role=role("director"), user=personas.anna, by=otto)
    create = effect_of_cell(role=role("rep"), entity=entities.get("client"), action=Action.CREATE, level=0)
    assert {number for _user, number in create.losing} == {0} and len(create.losing) == 4
    area = effect_of_cell(role=role("rep"), entity=entities.get("audit"), action=Action.VIEW, level=4)
    assert len(area.gaining) == 4
