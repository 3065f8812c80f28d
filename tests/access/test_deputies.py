"""Several deputies, extending and ending, what is refused with its way out, and that new work skips who is away."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import complete_activity
from contacts.actions.interactions import record_interaction
from contacts.models import Activity, Client
from crm.access.actions.covers import change_cover, end_cover, set_cover
from crm.access.context import absent_of
from crm.access.models import Cover
from crm.access.queries.absences import worker_for
from crm.people.models import User
from tests.factories import ActivityFactory, ClientFactory

pytestmark = pytest.mark.django_db
PAGE = "/settings/cover/"


def day(number):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def cover(absent, deputy, *further, by, first=0, last=5, **more):
    now = timezone.now()
    return set_cover(
        absent=absent, deputy=deputy, further=further, by=by,
        starts_at=now + timedelta(days=first), ends_at=now + timedelta(days=last), **more,
    )  # fmt: skip


def sees(person):
    return Client.objects.visible_to(User.objects.get(pk=person.pk)).exists()


@pytest.fixture
def hers(sara):
    return ClientFactory(owner=sara)


def test_all_deputies_see_and_work_and_ownership_stays(client, carla, sara, anna, bruno, hers):
    client.force_login(carla)
    form = {"absent": sara.pk, "deputy": anna.pk, "further": [bruno.pk], "since": day(0), "until": day(3)}
    assert client.post(PAGE, form).status_code == 302
    assert sees(anna) and sees(bruno)
    note = record_interaction(client=hers, by=bruno, kind="call", text="They ordered")
    assert note.for_whom == sara
    hers.refresh_from_db()
    assert hers.owner == sara
    assert "Anna, Bruno" in client.get(PAGE).text
    client.post(reverse("cover_end", args=[Cover.objects.get(first=None).pk]))
    assert not sees(anna) and not sees(bruno)


def test_for_whom_one_works(sara, anna, bruno, carla, hers):
    cover(sara, anna, by=carla)
    assert absent_of(anna, sara.pk) == sara.pk
    assert [absent_of(who, owner) for who, owner in ((anna, anna.pk), (anna, None), (carla, sara.pk))] == [
        None
    ] * 3
    assert absent_of(bruno, sara.pk) is None


def test_a_cover_is_extended_and_gets_other_deputies(client, carla, sara, anna, bruno, hers, time_machine):
    row = cover(sara, anna, by=carla, last=2)
    client.force_login(carla)
    page = reverse("cover_change", args=[row.pk])
    assert client.get(page).context["form"].initial["deputy"] == anna
    form = {"deputy": bruno.pk, "further": [carla.pk], "until": day(9)}
    assert client.post(page, form).status_code == 302
    assert sees(bruno) and not sees(anna)
    row.refresh_from_db()
    assert (row.deputy, timezone.localdate(row.ends_at).isoformat()) == (bruno, day(9))
    time_machine.move_to(timezone.now() + timedelta(days=5))
    assert sees(bruno)
    client.post(page, {"deputy": anna.pk, "until": day(2)})
    assert [cover.deputy for cover in Cover.objects.all()] == [anna]
    late = client.post(page, {"deputy": anna.pk, "until": day(-1)})
    assert late.status_code == 422 and "until" in late.context["form"].errors


def test_a_cover_that_is_over_is_not_brought_back(carla, sara, anna, time_machine):
    row = cover(sara, anna, by=carla, last=1)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    with pytest.raises(ValidationError):
        change_cover(cover=row, deputy=anna, ends_at=timezone.now() + timedelta(days=3), by=carla)


def test_one_that_has_not_begun_is_gone_when_it_is_ended(carla, sara, anna, bruno):
    end_cover(cover=cover(sara, anna, bruno, by=carla, first=2), by=carla)
    assert not Cover.objects.exists()


def refusal(*args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        cover(*args, **kwargs)
    return caught.value.message_dict


def test_what_makes_no_sense_is_refused_with_its_way_out(
    carla, otto, sara, anna, bruno, dario, nils, marta, hers
):
    cover(sara, anna, bruno, by=carla, first=1, last=4)
    assert "change that cover" in refusal(sara, carla, by=carla, first=3, last=6)["absent"][0]
    assert "another deputy for Sara" in refusal(anna, carla, by=carla, first=3, last=6)["absent"][0]
    assert "another deputy for Sara" in refusal(bruno, carla, by=bruno, first=0, last=2)["absent"][0]
    assert "absent in these days" in refusal(dario, sara, by=otto)["deputy"][0]
    assert "absent in these days" in refusal(dario, carla, sara, by=otto)["further"][0]
    assert "themselves" in refusal(dario, carla, dario, by=otto)["further"][0]
    User.objects.filter(pk=dario.pk).update(is_active=False)
    assert "any more" in refusal(carla, User.objects.get(pk=dario.pk), by=carla)["deputy"][0]


def test_a_deputy_without_the_right_is_refused(carla, sara, nils, marta, eva, hers):
    assert "has no role" in refusal(sara, nils, by=carla)["deputy"][0]
    assert "may not work on Clients" in refusal(sara, marta, by=carla)["deputy"][0]
    cover(sara, eva, by=carla)


def test_an_extension_into_the_absence_of_the_deputy_is_refused(carla, sara, anna, bruno):
    row = cover(sara, anna, by=carla, last=3)
    cover(anna, bruno, by=carla, first=4, last=6)
    with pytest.raises(ValidationError, match="absent in these days"):
        change_cover(cover=row, deputy=anna, ends_at=timezone.now() + timedelta(days=5), by=carla)


def test_who_may_set_change_and_end(client, personas):
    row = cover(personas.sara, personas.anna, by=personas.carla)
    addresses = [reverse(name, args=[row.pk]) for name in ("cover_change", "cover_end")]
    for name, status in (("anna", 403), ("bruno", 403), ("dario", 404), ("nils", 404)):
        client.force_login(getattr(personas, name))
        assert [client.post(address, {}).status_code for address in addresses] == [status] * 2
    for name in ("sara", "carla", "otto"):
        client.force_login(getattr(personas, name))
        assert client.get(addresses[0]).status_code == 200


def test_colleagues_of_the_team_see_who_is_away_but_not_why(client, carla, sara, anna, bruno, dario):
    cover(sara, anna, by=carla, reason="Surgery")
    for who, sees_it, sees_why in (
        (bruno, True, False),
        (anna, True, True),
        (carla, True, True),
        (dario, False, False),
    ):
        client.force_login(who)
        text = client.get(PAGE).text
        told = text.split("</form>")[0] if not sees_it else text
        assert ("Sara</span>" in told or "Sara</th>" in told or 'title="Sara"' in told) is sees_it, who
        assert ("Surgery" in text) is sees_why


def test_the_calendar_shows_the_days_of_each_cover(client, carla, sara, anna, time_machine):
    time_machine.move_to("2026-11-25T10:00:00+01:00")
    cover(sara, anna, by=carla, first=0, last=5)
    client.force_login(carla)
    calendar = client.get(PAGE).context["calendar"]
    assert [(row.user.name, [length for _cover, length in row.spans]) for row in calendar.rows] == [
        ("Sara", [2, 6, 27])
    ]
    assert calendar.first.isoformat() == "2026-11-23"
    later = client.get(PAGE, {"from": calendar.later.isoformat()}).context["calendar"]
    assert later.first.isoformat() == "2026-12-21" and not later.rows
    assert client.get(PAGE, {"from": "2026-99-99"}).context["calendar"].first == calendar.first


def test_lists_of_colleagues_say_who_is_away(client, carla, sara, anna, hers):
    cover(sara, anna, by=carla)
    mine = ClientFactory(owner=anna)
    client.force_login(carla)
    for address in (
        reverse("client_assign", args=[mine.pk]), reverse("activity_new", args=[mine.pk]),
        reverse("client_create"), PAGE,
    ):  # fmt: skip
        assert "Sara (away until" in client.get(address).text, address


def test_the_next_step_of_who_is_away_is_the_first_deputys(carla, sara, anna, bruno, hers):
    now = timezone.now()
    cover(sara, bruno, anna, by=carla, last=5)
    for due, whose in ((now + timedelta(days=2), bruno), (now + timedelta(days=9), sara)):
        task = ActivityFactory(client=hers, assigned_to=sara, due_at=now)
        complete_activity(activity=task, by=anna, next_step={"kind": "call", "title": "Again", "due_at": due})
        assert Activity.objects.unscoped("test").get(due_at=due).assigned_to == whose
    assert worker_for(sara) == bruno and worker_for(anna) == anna
