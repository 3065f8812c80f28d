"""For any firm: what somebody lists is what opens, is exported, found and counted; no further right hides anything.

Hypothesis draws branches, teams, people, roles, records, shares and covers; a failing firm is shown at its smallest.
"""

import csv
import io
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import QueryDict
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.queries.dashboard import dashboard_of
from contacts.actions.derived import refresh_search
from contacts.models import Client
from crm.access.context import access_of
from crm.access.models import AccessVersion, Cover, FieldGrant, Grant, Role, RoleAssignment
from crm.access.scopes import arms
from crm.access.shares import share_record
from crm.lists.paging import fetch_page
from crm.lists.reading import read_query
from crm.lists.registry import lists
from crm.people.models import Membership
from sales.actions.pipelines import ensure_pipeline
from sales.models import Deal, Order
from service.models import Queue, Ticket
from tests.factories import BranchFactory, ClientFactory, TeamFactory, UserFactory
from tests.personas import sign_in
from tests.sales.factories import DealFactory, OrderFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
LISTS = {Client: "clients", Deal: "deals", Order: "orders", Ticket: "tickets"}
PERIODS = {"past": (-9, -1), "now": (-1, 1), "coming": (1, 9)}
few = st.integers(0, 3)
levels = st.integers(0, 4)
people = st.fixed_dictionaries(
    {
        "team": few,
        "further": st.lists(few, max_size=1),
        "levels": st.fixed_dictionaries(dict.fromkeys(LISTS, levels)),
        "exports": levels,
    }
)
firms = st.fixed_dictionaries(
    {
        "branches": st.lists(st.one_of(st.none(), few), min_size=1, max_size=3),
        "teams": st.lists(st.tuples(few, st.one_of(st.none(), few)), min_size=1, max_size=4),
        "people": st.lists(people, min_size=2, max_size=4),
        "records": st.lists(
            st.tuples(st.sampled_from(list(LISTS)), st.one_of(st.none(), few), few), min_size=3, max_size=9
        ),
        "shares": st.lists(
            st.tuples(st.integers(0, 8), st.sampled_from("ut"), few, st.sampled_from([-1, 1, None])),
            max_size=4,
        ),
        "covers": st.lists(st.tuples(few, few, st.sampled_from(list(PERIODS))), max_size=3),
    }
)


@dataclass
class Drawn:
    people: list
    records: list


class Undo(Exception):
    pass


def of(rows, number):
    return rows[number % len(rows)]


def give_role(person, cells):
    role = Role.objects.create(key=f"drawn-{Role.objects.count()}", name=f"Drawn {Role.objects.count()}")
    Grant.objects.bulk_create(
        Grant(role=role, entity=entity, action=action, level=level)
        for (entity, action), level in cells.items()
        if level
    )
    FieldGrant.objects.bulk_create(
        FieldGrant(role=role, group=group, level=2)
        for group in ("contact", "personal", "notes", "margin", "finance")
    )
    RoleAssignment.objects.create(user=person, role=role)
    AccessVersion.bump()


def make_person(drawn, teams, number):
    person = UserFactory(
        name=f"Drawn {number}", email=f"drawn{number}@example.com", home_team=of(teams, drawn["team"])
    )
    for team in drawn["further"]:
        Membership.objects.get_or_create(user=person, team=of(teams, team))
    cells = {(model.entity, "view"): level for model, level in drawn["levels"].items()}
    wide = min(drawn["exports"], drawn["levels"][Client])
    cells |= {("client", "export"): wide, ("dashboard", "view"): 4}
    give_role(person, cells)
    return person


def placed(where):
    owner = where["owner"]
    return {"owner": owner, "team": owner.home_team, "branch": owner.branch} if owner else where


def make_record(drawn, owners, teams, number):
    model, owner, team = drawn
    name = f"Zyx{number:02d} Works"
    where = {"owner": None, "team": of(teams, team), "branch": of(teams, team).branch}
    if owner is not None:
        where = {"owner": of(owners, owner)}
    if model is Client:
        return ClientFactory(name=name, **where)
    if model is Deal:
        return DealFactory(title=name, **where)
    if model is Order:
        return OrderFactory(number=f"O-ZYX-{number:02d}", **where)
    queue = Queue.objects.filter(key="drawn").first() or QueueFactory(key="drawn")
    return Ticket.objects.create(
        queue=queue, number=name, subject=name, client=ClientFactory(**where), **placed(where)
    )


def make_firm_of(drawn):
    branches = []
    for number, parent in enumerate(drawn["branches"]):
        above = of(branches, parent) if branches and parent is not None else None
        branches.append(BranchFactory(name=f"Drawn {number}", parent=above))
    teams = []
    for number, (branch, parent) in enumerate(drawn["teams"]):
        above = of(teams, parent) if teams and parent is not None else None
        place = above.branch if above else of(branches, branch)
        teams.append(TeamFactory(name=f"Drawn team {number}", branch=place, parent=above))
    persons = [make_person(one, teams, number) for number, one in enumerate(drawn["people"])]
    records = [make_record(one, persons, teams, number) for number, one in enumerate(drawn["records"])]
    refresh_search(list(Client.objects.unscoped("test").values_list("pk", flat=True)))
    now = timezone.now()
    for record, kind, whom, days in drawn["shares"]:
        target = {"with_user": of(persons, whom)} if kind == "u" else {"with_team": of(teams, whom)}
        until = days and now + timedelta(days=days)
        share_record(record=of(records, record), by=persons[0], until=until, **target)
    for absent, deputy, period in drawn["covers"]:
        if of(persons, absent) != of(persons, deputy):
            start, end = (now + timedelta(days=days) for days in PERIODS[period])
            Cover.objects.create(
                absent=of(persons, absent), deputy=of(persons, deputy), starts_at=start, ends_at=end,
                created_by=persons[0],
            )  # fmt: skip
    AccessVersion.bump()
    return Drawn(persons, records)


def listed(user, model):
    if not arms(model, user):
        return set()
    spec = lists.get(LISTS[model])
    return {row.pk for row in fetch_page(read_query(spec, user, QueryDict("view=all"))).rows}


def all_of(model):
    return list(model.objects.unscoped("test"))


def found(browser, name):
    """By its first word: the whole name stands on the page only as a hit."""
    page = browser.get(reverse("search"), {"q": name.split()[0]}).content.decode()
    return name in re.sub(r"</?(mark|b)>", "", page)


def agree(user, drawn):
    """Every way to look shows this person the same records."""
    browser = sign_in(Browser(), user)
    for model in LISTS:
        seen = listed(user, model)
        rows = all_of(model)
        opened = {row.pk for row in rows if browser.get(row.get_absolute_url()).status_code == 200}
        closed = {row.pk for row in rows if browser.get(row.get_absolute_url()).status_code == 404}
        if not access_of(user).may(model.entity, "view"):
            assert not seen and not opened, model
            continue
        assert opened == seen and opened | closed == {row.pk for row in rows}, model
        assert seen == set(model.objects.visible_to(user).values_list("pk", flat=True)), model
        named = [row for row in drawn.records if isinstance(row, model) and model in (Client, Deal)]
        for row in named:
            assert found(browser, str(row)) == (row.pk in seen), model
    access = access_of(user)
    if access.may("client", "view"):
        assert dashboard_of(user, is_fresh=True).clients.count == len(listed(user, Client))
    if access.may("client", "export"):
        answer = browser.post(f"{reverse('client_list_export')}?view=all", {"format": "csv"})
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        wanted = Client.objects.visible_to(user, "export").values_list("name", flat=True)
        assert sorted(row[0] for row in rows[1:]) == sorted(wanted)


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(drawn=firms, more=st.tuples(few, st.sampled_from(list(LISTS)), levels, st.integers(0, 8)))
def test_every_way_agrees_and_more_rights_hide_nothing(firm, drawn, more):
    try:
        with transaction.atomic():
            ensure_pipeline()
            world = make_firm_of(drawn)
            for person in world.people:
                agree(person, world)
            person, (_whom, model, level, record) = of(world.people, more[0]), more
            before = {kind: listed(person, kind) for kind in LISTS}
            give_role(person, {(model.entity, "view"): level})
            wider = {kind: listed(person, kind) for kind in LISTS}
            assert all(before[kind] <= wider[kind] for kind in LISTS)
            shared = of(world.records, record)
            share_record(record=shared, by=world.people[0], with_user=person)
            widest = {kind: listed(person, kind) for kind in LISTS}
            assert all(wider[kind] <= widest[kind] for kind in LISTS)
            if access_of(person).may(type(shared).entity, "view"):
                assert shared.pk in widest[type(shared)]
                agree(person, world)
            raise Undo
    except Undo:
        cache.clear()  # what was cached of a version that never was
