"""Free and busy: what colleagues are invited to and when they are away, in the calendar and while one plans."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import change_activity, delete_activity
from contacts.actions.inviting import set_guests
from contacts.models import Invitation
from contacts.queries.busy_times import busy_times
from contacts.queries.free_time import read_agendas
from crm.access.models import AccessVersion, Cover
from tests.factories import ActivityFactory, ClientFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 11, 23, 8, tzinfo=HERE)  # a Monday
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.EMAIL_URL, settings.MAIL_IS_SET = "smtp://127.0.0.1:2525", True
    time_machine.move_to(NOW, tick=False)
    with timezone.override(HERE):
        yield


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


@pytest.fixture
def meeting(edda, bruno):
    """Of edda's, with bruno invited: Tuesday, ten to eleven."""
    row = ActivityFactory(
        client=ClientFactory(owner=edda, name="Hidden Ltd"), assigned_to=edda, title="Secret meeting",
        kind="meeting", due_at=at(24, 10),
    )  # fmt: skip
    set_guests(activity=row, by=edda, persons=[], colleagues=[bruno])
    return row


def away(user, by, first=24, last=26):
    cover = Cover.objects.create(
        absent=user, deputy=by, starts_at=at(first, 0), ends_at=at(last, 0), created_by=by
    )
    AccessVersion.bump()
    return cover


def busy(user):
    found = busy_times([user.pk], at(23, 0), at(30, 0))
    return [(one.why, one.starts_at.astimezone(HERE), one.minutes) for one in found]


def asked(client, **said):
    given = {"day": "2026-11-24", "clock": "10:30", "kind": "call"} | said
    return client.get(reverse("activity_busy"), given, headers=HTMX)


def test_an_invitation_keeps_its_guest_busy_until_it_moves_or_is_called_off(meeting, edda, bruno):
    assert busy(bruno) == [("invited", at(24, 10), 60)]
    change_activity(activity=meeting, by=edda, changes={"due_at": at(25, 14)})
    assert busy(bruno) == [("invited", at(25, 14), 60)]
    Invitation.objects.unscoped("test").update(answer="declined")
    assert busy(bruno) == []
    Invitation.objects.unscoped("test").update(answer="")
    delete_activity(activity=meeting, by=edda)
    assert busy(bruno) == []


def test_the_form_says_who_has_no_time_before_it_is_saved(client, meeting, anna, bruno, carla):
    sign_in(client, anna)
    form = client.get(reverse("activity_create")).text
    assert f'hx-get="{reverse("activity_busy")}"' in form
    away(carla, anna, first=25)
    said = " ".join(asked(client, assigned_to=bruno.pk, guest_colleagues=[carla.pk]).text.split())
    assert "<bdi>Bruno</bdi>: invited to something" in said and "Carla" not in said
    assert "Secret" not in said and "Hidden" not in said
    said = asked(client, day="2026-11-25", assigned_to=bruno.pk, guest_colleagues=[carla.pk]).text
    assert "<bdi>Carla</bdi>: away until" in said and "26 Nov" in said and "Bruno" not in said
    assert "That time is free." in asked(client, day="2026-11-26", assigned_to=bruno.pk).text
    assert "does not work then" in asked(client, clock="20:00", assigned_to=bruno.pk).text
    assert "Everybody has time then." in asked(client, clock="11:00", guest_colleagues=[bruno.pk]).text


def test_ones_own_plan_does_not_stand_in_its_own_way(client, anna):
    plan = ActivityFactory(client=ClientFactory(owner=anna), assigned_to=anna, due_at=at(24, 10), minutes=60)
    sign_in(client, anna)
    assert "busy" in asked(client).text
    assert "That time is free." in asked(client, of=plan.pk).text


@pytest.mark.parametrize(
    "said", [{"day": ""}, {"day": "31.02."}, {"minutes": "x"}, {"assigned_to": "nobody"}]
)
def test_what_cannot_be_read_says_nothing(client, anna, said):
    sign_in(client, anna)
    answer = asked(client, **said)
    assert answer.status_code == 200 and "free" not in answer.text


def test_whoever_sees_no_clients_asks_nothing(client, nils):
    sign_in(client, nils)
    assert asked(client).status_code == 403


def test_for_any_time_of_a_day_only_absences_count(client, meeting, anna, bruno):
    sign_in(client, anna)
    assert "Bruno" not in asked(client, clock="", assigned_to=bruno.pk).text
    away(bruno, anna)
    assert "away until" in asked(client, clock="", assigned_to=bruno.pk).text


def test_the_calendar_shows_both(client, meeting, anna, bruno, carla):
    away(carla, anna)
    sign_in(client, anna)
    url = reverse("calendar")
    page = client.get(url, {"day": "2026-11-24", "who": [bruno.pk, carla.pk]}).text
    assert "Invited" in page and page.count("Away") == 2 and "Secret meeting" not in page
    sign_in(client, bruno)
    assert "Secret meeting" in client.get(url, {"day": "2026-11-24"}).text, (
        "one's own invitation by its title"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(count, anna, bruno, carla, meeting):
    people = [anna, bruno, carla][:count]
    for user in people:
        ActivityFactory(assigned_to=user, due_at=at(24, 9))
    with CaptureQueriesContext(connection) as found:
        busy_times([user.pk for user in people], at(23, 0), at(30, 0))
    assert len(found) == 3


def test_a_free_time_lies_between_what_is_taken(anna):
    for hour, minutes in ((9, 60), (10, 15), (11, 60)):
        ActivityFactory(assigned_to=anna, due_at=at(24, hour, 2), minutes=minutes)
    day = at(24, 0).date()
    agenda = read_agendas([anna], [day], "Europe/Warsaw")[anna.pk]
    assert agenda.free_start(day, 30) == at(24, 10, 20)
    assert agenda.free_start(day, 60) == at(24, 12, 5)
    assert agenda.free_start(day, 15, after=at(24, 16, 58)) is None
    assert agenda.free_start(day + timedelta(days=4), 15) is None, "a Saturday"
