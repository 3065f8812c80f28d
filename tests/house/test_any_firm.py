"""For any firm: what somebody lists is what opens, is exported, found and counted; no further right hides anything.

Hypothesis draws branches, teams, people, roles, records, shares and covers; a failing firm is shown at its smallest.
"""

import csv
import io
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
from campaigns.models import LetterRun, Segment
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
from sales.models import Deal, Order, Quote
from service.models import Queue, Ticket
from tests.factories import BranchFactory, ClientFactory, TeamFactory, UserFactory
from tests.personas import sign_in
from tests.sales.factories import DealFactory, OrderFactory, QuoteFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
LISTS = {
    Client: "clients", Deal: "deals", Quote: "quotes", Order: "orders", Ticket: "tickets", Segment: "segments",
    LetterRun: "letter_runs",
}  # fmt: skip
# By which field a record is told apart in a file, and which of them the search knows.
NAMED = {Client: "name", Deal: "title", Quote: "number", Order: "number", Ticket: "number"}
SEARCHED = (Client, Deal, Quote, Order)
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
    wide = {model: min(drawn["exports"], drawn["levels"][model]) for model in NAMED}
    cells |= {(model.entity, "export"): level for model, level in wide.items()} | {("dashboard", "view"): 4}
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
    if model in (Quote, Order):
        factory, letter = (QuoteFactory, "Q") if model is Quote else (OrderFactory, "O")
        return factory(number=f"{letter}-ZYX-{number:02d}", **where)
    if model is Segment:
        return Segment.objects.create(name=name, **placed(where))
    if model is LetterRun:
        about = Segment.objects.create(name=f"For {name}", **placed(where))
        return LetterRun.objects.create(name=name, segment=about, **placed(where))
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
        cover(of(persons, absent), of(persons, deputy), period, persons[0])
    AccessVersion.bump()
    return Drawn(persons, records)


def cover(absent, deputy, period, by):
    if absent != deputy:
        start, end = (timezone.now() + timedelta(days=days) for days in PERIODS[period])
        Cover.objects.create(absent=absent, deputy=deputy, starts_at=start, ends_at=end, created_by=by)
        AccessVersion.bump()


def listed(user, model):
    if not arms(model, user):
        return set()
    spec = lists.get(LISTS[model])
    return {row.pk for row in fetch_page(read_query(spec, user, QueryDict("view=all"))).rows}


def all_of(model):
    return list(model.objects.unscoped("test"))


def found(browser, row):
    """By the first word of its name."""
    page = browser.get(reverse("search"), {"q": getattr(row, NAMED[type(row)]).split()[0]})
    return f'"{row.get_absolute_url()}"' in page.text


def exported(browser, model):
    """The rows of the file, without its heads."""
    address = reverse(f"{lists.get(LISTS[model]).url_name}_export")
    answer = browser.post(f"{address}?view=all", {"format": "csv"})
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))[1:]


def agree_in_charts_and_files(user, browser, drawn):
    access, board = access_of(user), dashboard_of(user, is_fresh=True)
    if access.may("client", "view"):
        assert board.clients.count == len(listed(user, Client))
    if access.may("deal", "view"):
        assert sum(row.figure.count for row in board.stages) == len(listed(user, Deal))
    for model, name in NAMED.items():
        if access.may(model.entity, "export"):
            rows, may = exported(browser, model), model.objects.visible_to(user, "export")
            assert len(rows) == may.count(), model
            cells = {cell for row in rows for cell in row}
            named = {getattr(one, name): one for one in drawn.records if isinstance(one, model)}
            assert named.keys() & cells == {key for key, one in named.items() if one in may}, model


def agree(user, drawn):
    """Every way to look shows this person the same records."""
    browser = sign_in(Browser(), user)
    for model in LISTS:
        seen = listed(user, model)
        answers = {row.pk: browser.get(row.get_absolute_url()).status_code for row in all_of(model)}
        opened = {pk for pk, status in answers.items() if status == 200}
        if not access_of(user).may(model.entity, "view"):
            assert not seen and not opened, model
            continue
        assert opened == seen and set(answers.values()) <= {200, 404}, model
        assert seen == set(model.objects.visible_to(user).values_list("pk", flat=True)), model
        for row in drawn.records:
            if type(row) is model and model in SEARCHED:
                assert found(browser, row) == (row.pk in seen), row
    agree_in_charts_and_files(user, browser, drawn)


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
            cover(of(world.people, more[0] + 1), person, "now", world.people[0])
            widest = {kind: listed(person, kind) for kind in LISTS}
            assert all(wider[kind] <= widest[kind] for kind in LISTS)
            if access_of(person).may(type(shared).entity, "view"):
                assert shared.pk in widest[type(shared)]
                agree(person, world)
            raise Undo
    except Undo:
        cache.clear()  # what was cached of a version that never was
