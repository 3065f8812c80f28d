"""Who does what in which branch: found by everybody who works here, with free time and absence."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from crm.access.actions.covers import set_cover
from crm.office.queries.capacity import capacities
from crm.people.models import User, WorkingDay
from tests.factories import ActivityFactory, BranchFactory, ClientFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/colleagues/"
WARSAW = ZoneInfo("Europe/Warsaw")
WEDNESDAY = datetime(2026, 11, 25, 8, 0, tzinfo=WARSAW)
NAMES = {"Anna", "Bruno", "Carla", "Dario", "Edda", "Eva", "Marta", "Nils", "Otto", "Sara"}


@pytest.fixture(autouse=True)
def _wednesday_morning(time_machine):
    time_machine.move_to(WEDNESDAY)


@pytest.fixture
def talents(anna, bruno, eva):
    User.objects.filter(pk=anna.pk).update(skills=["machines"], languages=["pl", "en"], position="Sales rep")
    User.objects.filter(pk=bruno.pk).update(skills=["packaging"], languages=["de"], name="Bruno Żółć")
    User.objects.filter(pk=eva.pk).update(skills=["spare parts"], languages=["pl"])


def names(client, **asked):
    return [row.user.name for row in client.get(PAGE, asked).context["rows"]]


def test_everybody_finds_everybody(client, personas):
    for name in ("nils", "anna", "otto"):
        client.force_login(getattr(personas, name))
        assert set(names(client)) == NAMES
    assert "Colleagues" in client.get("/settings/").text


def test_who_left_is_not_in_it(client, nils, bruno):
    User.objects.filter(pk=bruno.pk).update(is_active=False)
    client.force_login(nils)
    assert "Bruno" not in names(client)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("anna", ["Anna"]),
        ("sales rep", ["Anna"]),
        ("MACHINES", ["Anna"]),
        ("zolc", ["Bruno Żółć"]),
        ("Polish", ["Eva", "Anna"]),
        ("polish machines", ["Anna"]),
        ("service desk", ["Eva"]),
        ("nobody", []),
    ],
)
def test_words_find_name_position_skill_language_team(client, nils, talents, words, found):
    client.force_login(nils)
    assert names(client, q=words) == found


def test_languages_are_found_in_the_readers_own_words(client, nils, talents):
    User.objects.filter(pk=nils.pk).update(language="pl")
    client.force_login(nils)
    client.cookies["django_language"] = "pl"
    with translation.override("pl"):
        assert names(client, q="polski") == ["Eva", "Anna"]


def test_filters_reach_the_branches_below(client, nils, anna, talents):
    low = BranchFactory(name="North Coast", parent=anna.branch)
    team = anna.home_team.__class__.objects.get(name="Sales South")
    team.branch = low
    team.save()
    client.force_login(nils)
    assert set(names(client, branch=anna.branch.pk)) == {"Anna", "Bruno Żółć", "Carla", "Sara", "Dario"}
    assert names(client, skill="machines") == ["Anna"]
    assert names(client, language="pl") == ["Eva", "Anna"]
    assert names(client, branch="no branch") == names(client)


def test_free_time_is_working_time_less_what_is_planned_today(anna):
    company = ClientFactory(owner=anna)
    noon = WEDNESDAY.replace(hour=12)
    ActivityFactory(client=company, assigned_to=anna, due_at=noon, minutes=90)
    ActivityFactory(client=company, assigned_to=anna, due_at=noon, kind="call")
    ActivityFactory(client=company, assigned_to=anna, due_at=noon, minutes=300, done_at=noon, done_by=anna)
    ActivityFactory(client=company, assigned_to=anna, due_at=noon + timedelta(days=1), minutes=300)
    capacity = capacities([anna])[anna.pk]
    assert (capacity.working, capacity.left, capacity.planned, capacity.free) == (480, 480, 105, 375)


def test_only_what_lies_ahead_is_free(anna, time_machine):
    time_machine.move_to(WEDNESDAY.replace(hour=15))
    assert capacities([anna])[anna.pk].free == 120
    time_machine.move_to(WEDNESDAY.replace(hour=20))
    assert capacities([anna])[anna.pk].is_over


def test_the_week_is_the_colleagues_own_in_their_own_zone(client, anna, bruno, nils):
    WorkingDay.objects.create(user=anna, weekday=0, starts_at=time(9), ends_at=time(13))
    User.objects.filter(pk=bruno.pk).update(time_zone="America/New_York")
    assert capacities([anna])[anna.pk].working == 0
    bruno.refresh_from_db()
    assert capacities([bruno])[bruno.pk].left == 480
    client.force_login(nils)
    assert "Not working today" in client.get(PAGE, {"q": "Anna"}).text


def test_whoever_is_away_says_until_when_and_who_covers(client, nils, sara, anna, bruno, carla):
    days = {"starts_at": timezone.now(), "ends_at": WEDNESDAY + timedelta(days=9)}
    set_cover(absent=sara, deputy=bruno, further=[anna], by=carla, reason="Surgery", **days)
    client.force_login(nils)
    text = client.get(PAGE, {"q": "Sara"}).text
    assert "Away until" in text and "covered by Bruno, Anna" in text
    assert "Surgery" not in text


def queries_of(client):
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    return len(asked)


def test_the_page_costs_the_same_for_ten_and_thirty(client, nils):
    client.force_login(nils)
    few = queries_of(client)
    UserFactory.create_batch(20, home_team=nils.home_team, skills=["x"], languages=["en"])
    assert queries_of(client) == few <= 12


def test_many_colleagues_come_in_pages(client, nils):
    UserFactory.create_batch(60, home_team=nils.home_team)
    client.force_login(nils)
    first, second = names(client), names(client, page=2)
    assert len(first) == 60 and len(second) == 10 and not set(first) & set(second)
