"""The written table of who may do what (truth_table.md), built and asked case by case."""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from django.utils import timezone

from crm.access.context import access_of
from crm.access.entities import entities
from crm.access.levels import FieldGroup, FieldLevel, Level
from crm.access.models import AccessVersion, Cover, Role, RoleAssignment
from crm.access.role_sets import ROLES, install_role_set
from crm.access.scopes import arms, can
from crm.access.shares import share_record
from crm.people.models.firm import AccessMode
from tests.access.roots import ROOTS, make_root
from tests.factories import BranchFactory, TeamFactory, UserFactory

TABLE = Path(__file__).with_name("truth_table.md")
BEFORE_A_RECORD = {"create", "import"}
SETS = [mode.value for mode in AccessMode]
WORKING_ROLES = [key for key in ROLES if key != "baseline"]


def rows_below(heading):
    """The rows of the one table below a heading, as lists of cells; the first names the columns."""
    _before, _found, rest = TABLE.read_text().partition(f"\n{heading}\n")
    part = re.split(r"\n#+ ", rest)[0]
    rows = [
        [cell.strip() for cell in line.strip("| ").split("|")]
        for line in part.splitlines()
        if line[:1] == "|"
    ]
    return rows[:1] + rows[2:]


def words(cell):
    return [word.strip() for word in cell.split(",")]


@cache
def reach():
    """(level, action) -> the relations whose record it reaches."""
    head, *rows = rows_below("## 1 What a level reaches")
    found = {}
    for level, actions, *cells in rows:
        assert set(cells) <= {"yes", "no"}
        for action in words(actions):
            found[level, action] = {name for name, cell in zip(head[2:], cells, strict=True) if cell == "yes"}
    return found


@cache
def relations():
    return rows_below("## 1 What a level reaches")[0][2:]


@cache
def levels(mode):
    """(role, entity, action) -> level, of one ready set."""
    found = {}
    for heading in (f"### {mode}", "### open, team, private"):
        head, *rows = rows_below(heading)
        for what, *cells in rows:
            kinds, actions = what.split(":")
            for entity in words(kinds):
                for action in words(actions):
                    for role, level in zip(head[1:], cells, strict=True):
                        assert (role, entity, action) not in found, (
                            f"{mode}: {entity} {action} stands there twice"
                        )
                        found[role, entity, action] = level
    return found


@pytest.mark.parametrize("mode", SETS)
def test_every_cell_is_written(mode):
    """A new kind of record, action or role is not done before somebody wrote down what it means."""
    wanted = {
        (role, entity.key, action)
        for role in WORKING_ROLES
        for entity in entities.items()
        if entity.scoped
        for action in entity.actions
    }
    assert set(levels(mode)) == wanted
    actions = {action for _role, _entity, action in wanted} - BEFORE_A_RECORD
    assert set(reach()) == {(level.name.lower(), action) for level in Level for action in actions}


def plain_rows(heading, separator):
    """(role, what, action) -> the word that stands there; `what` may name several, and so may the actions."""
    head, *rows = rows_below(heading)
    found = {}
    for what, *cells in rows:
        kinds, _colon, actions = what.partition(separator)
        for kind in words(kinds):
            for action in words(actions):
                for role, word in zip(head[1:], cells, strict=True):
                    assert (role, kind, action) not in found, f"{kind} {action} stands there twice"
                    found[role, kind, action] = word
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("mode", SETS)
def test_what_is_open_or_closed_and_the_groups_of_fields(firm, mode):
    """Asked of somebody with this role alone; the role of everybody is asked of who has one without anything."""
    install_role_set(mode=mode)
    areas = plain_rows("## 4 What is open to a role or closed, in all three sets", ":")
    groups = plain_rows("## 5 Groups of fields, in all three sets", ":")
    plain = [entity for entity in entities.items() if not entity.scoped]
    everything = {(role, one.key, act) for role in ROLES for one in plain for act in one.actions}
    assert set(areas) == everything
    assert {(role, group) for role, group, _none in groups} == {
        (r, g) for r in ROLES for g in FieldGroup.values
    }
    empty = Role.objects.create(key="empty", name="Empty")
    wrong = []
    for key in ROLES:
        user = UserFactory(name=key)
        role = empty if key == "baseline" else Role.objects.get(key=key)
        RoleAssignment.objects.create(user=user, role=role)
        AccessVersion.bump()
        access = access_of(user)
        for (role_key, kind, action), word in areas.items():
            everybodys = areas["baseline", kind, action] == "yes"
            if role_key == key and access.may(kind, action) != (word == "yes" or everybodys):
                wrong.append((mode, key, kind, action))
        for (role_key, group, _none), word in groups.items():
            if role_key == key and FieldLevel(access.field_levels.get(group, 0)).name.lower() != word:
                wrong.append((mode, key, group))
        if key == "baseline":
            assert not any(
                access.may(entity.key, action)
                for entity in entities.items()
                if entity.scoped
                for action in entity.actions
            )
    assert not wrong


@pytest.fixture
def me(firm):
    """Somebody without a role yet, in a team of the north; the firm around them in columns of the table."""
    north = BranchFactory(name="North")
    team = TeamFactory(name="Mine", branch=north)
    user = UserFactory(name="Me", home_team=team)
    places = {
        "covered": TeamFactory(name="Elsewhere", branch=BranchFactory(name="West")),
        "my team": team,
        "sub-team": TeamFactory(name="Below", branch=north, parent=team),
        "my branch": TeamFactory(name="Beside", branch=north),
        "other branch": TeamFactory(name="Far", branch=BranchFactory(name="South")),
    }
    user.others = {name: UserFactory(name=name, home_team=place) for name, place in places.items()}
    now = timezone.now()
    Cover.objects.create(
        absent=user.others["covered"],
        deputy=user,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
        created_by=user,
    )
    return user


def make_record(entity, relation, me):
    far = me.others["other branch"]
    if relation == "mine":
        return make_root(entity, owner=me)
    if relation in me.others:
        return make_root(entity, owner=me.others[relation])
    if relation == "private":
        return make_root(entity, owner=me.others["my team"], team=None, branch=None)
    if relation == "pool":
        return make_root(entity, team=me.home_team, branch=me.branch)
    record = make_root(entity, owner=far)
    action = "view" if relation == "shared view" else "change"
    until = timezone.now() - timedelta(seconds=1) if relation == "expired share" else None
    share_record(record=record, by=far, with_user=me, action=action, until=until)
    return record


@pytest.mark.django_db
@pytest.mark.parametrize("entity", sorted(ROOTS))
def test_every_set_and_role_does_what_is_written(me, entity):
    """All sets, roles, actions and relations of one kind of record; the three forms of a scope must agree."""
    records = {relation: make_record(entity, relation, me) for relation in relations()}
    names, model = {record.pk: relation for relation, record in records.items()}, ROOTS[entity]
    everything = model.objects.unscoped("test").filter(pk__in=names)
    wrong = []
    for mode in SETS:
        install_role_set(mode=mode)
        for role in WORKING_ROLES:
            me.role_assignments.all().delete()
            RoleAssignment.objects.create(user=me, role=Role.objects.get(key=role))
            AccessVersion.bump()
            for action in entities.get(entity).actions:
                level = levels(mode)[role, entity, action]
                if access_of(me).may(entity, action) != (level != "none"):
                    wrong.append((mode, role, entity, action, level))
                if action in BEFORE_A_RECORD:
                    continue
                written = reach()[level, action]
                listed = {
                    names[pk]
                    for pk in model.objects.visible_to(me, action).values_list("pk", flat=True)
                    if pk in names
                }
                in_hand = {relation for relation, record in records.items() if can(me, action, record)}
                walked = {
                    names[pk]
                    for arm in arms(model, me, action)
                    for pk in everything.filter(arm).values_list("pk", flat=True)
                }
                for form, found in (("list", listed), ("record", in_hand), ("page", walked)):
                    wrong += [(mode, role, entity, action, form, relation) for relation in found ^ written]
    assert not wrong
