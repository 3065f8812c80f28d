from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import ReactivationCase
from contacts.models import Activity
from contacts.queries.today import Today
from crm.access.levels import Level
from crm.access.models import AccessVersion, Cover, Grant
from service.actions.tickets import open_ticket
from tests.contacts.test_client_page import asked
from tests.factories import ActivityFactory, ClientFactory, PersonFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


def fill(owner, count):
    now, today = timezone.now(), date.today()
    for number in range(count):
        client = ClientFactory(owner=owner, name=f"Due {number}", next_step_at=now)
        ActivityFactory(
            client=client, assigned_to=owner, title=f"Late {number}", due_at=now - timedelta(days=2)
        )
        ActivityFactory(
            client=client, assigned_to=owner, title=f"Coming {number}", due_at=now + timedelta(days=2)
        )
        ClientFactory(owner=owner, name=f"Lonely {number}", stage="prospect", last_contact_at=now)
        ClientFactory(owner=owner, name=f"Fresh {number}", stage="lead")
        quiet = ClientFactory(owner=owner, name=f"Quiet {number}", stage="customer")
        type(quiet).objects.unscoped("test").filter(pk=quiet.pk).update(
            last_contact_at=now - timedelta(days=90)
        )
        PersonFactory(
            client=client, name=f"Jubilar {number}", birthday=(today + timedelta(days=2)).replace(year=1980)
        )


def test_the_page_asks_the_same_for_one_and_three(client, anna):
    client.force_login(anna)
    fill(anna, 1)
    client.get(reverse("today"))  # the birthdays of the week are kept for a while
    for_one = asked(client, reverse("today"))
    fill(anna, 2)
    assert asked(client, reverse("today")) == for_one <= 20
    page = client.get(reverse("today"))
    for words in ("Late 0", "Coming 0", "Lonely 0", "Fresh 0", "Quiet 0", "Jubilar 0"):
        assert words in page.text


def test_today_is_shown_however_much_is_late(client, anna):
    now = timezone.now()
    company = ClientFactory(owner=anna)
    for number in range(45):
        ActivityFactory(
            client=company, assigned_to=anna, title=f"Late {number}", due_at=now - timedelta(days=9)
        )
    ActivityFactory(client=company, assigned_to=anna, title="Due now", due_at=now)
    client.force_login(anna)
    page = client.get(reverse("today"))
    assert "Due now" in page.text
    assert page.text.count("Late ") < 45
    assert '<span class="cnt">45</span>' in page.text
    assert f"{reverse('activity_list')}?view=late" in page.text


def test_a_talk_leads_to_the_brief_of_its_client_and_so_does_its_form(client, anna, bruno):
    now, company = timezone.now(), ClientFactory(owner=anna, name="Amber Mill")
    brief = f'href="{reverse("client_brief", args=[company.pk])}"'
    client.force_login(anna)
    for kind, leads in (("meeting", True), ("visit", True), ("call", True), ("task", False)):
        planned = ActivityFactory(client=company, assigned_to=anna, kind=kind, due_at=now)
        assert (brief in client.get(reverse("today")).text) is leads, kind
        form = client.get(reverse("activity_edit", args=[planned.pk]), headers={"HX-Request": "true"})
        assert (brief in form.text) is leads, kind
        planned.delete()
    hidden = ClientFactory(owner=bruno)
    ActivityFactory(client=hidden, assigned_to=anna, kind="meeting", title="Out of sight", due_at=now)
    page = client.get(reverse("today")).text
    assert "Out of sight" in page
    assert reverse("client_brief", args=[hidden.pk]) not in page


def test_work_of_a_covered_colleague_is_stamped(client, anna, sara, carla):
    now = timezone.now()
    ActivityFactory(client=ClientFactory(owner=sara), assigned_to=sara, title="Hers to do", due_at=now)
    client.force_login(anna)
    assert "Hers to do" not in client.get(reverse("today")).text
    Cover.objects.create(
        absent=sara, deputy=anna, starts_at=now, ends_at=now + timedelta(days=1), created_by=carla
    )
    AccessVersion.bump()
    page = client.get(reverse("today"))
    assert "Hers to do" in page.text
    assert "for Sara" in page.text


def test_tickets_and_reactivation_of_a_covered_colleague_are_stamped(client, anna, sara, carla):
    now = timezone.now()
    Grant.objects.filter(role__key="rep", entity="ticket").update(level=Level.OWN)
    company = ClientFactory(owner=sara)
    ticket = open_ticket(
        queue=QueueFactory(), subject="Hers to solve", text="x", requester_name="Jan", client=company
    )
    type(ticket).objects.unscoped("test").update(agent=sara)
    ReactivationCase.objects.create(
        client=company, last_order_on=now.date(), usual_days=30, limit_days=45, interval_count=4
    )
    Cover.objects.create(
        absent=sara, deputy=anna, starts_at=now, ends_at=now + timedelta(days=1), created_by=carla
    )
    AccessVersion.bump()
    client.force_login(anna)
    page = " ".join(client.get(reverse("today")).text.split())
    assert "Hers to solve" in page and "Jan · for Sara" in page
    assert "Usually buys every 30 days" in page and page.count("for Sara") == 4


def test_blocks_of_whoever_covers_are_the_first_of_both_in_one_order(client, anna, sara, carla):
    now = timezone.now()
    Cover.objects.create(
        absent=sara, deputy=anna, starts_at=now, ends_at=now + timedelta(days=1), created_by=carla
    )
    for number in range(9):
        owner = (anna, sara, sara)[number % 3]
        fresh = ClientFactory(owner=owner, name=f"Fresh {number}", stage="lead")
        type(fresh).objects.unscoped("test").filter(pk=fresh.pk).update(
            created_at=now - timedelta(hours=number)
        )
    ClientFactory(owner=carla, name="Not theirs", stage="lead")
    AccessVersion.bump()
    found = Today(anna).new_leads
    assert [row.name for row in found] == [f"Fresh {number}" for number in range(6)]


def test_nobody_sees_the_day_of_others(client, anna, bruno, nils, dario):
    fill(anna, 1)
    for other in (bruno, nils, dario):
        client.force_login(other)
        page = client.get(reverse("today"))
        assert page.status_code == 200
        assert "Late 0" not in page.text
        assert "Lonely 0" not in page.text


def test_whoever_looks_after_access_is_led_to_the_colleagues(client, otto, nils):
    client.force_login(otto)
    assert reverse("colleague_list") in client.get(reverse("today")).text.partition("<main")[2]
    client.force_login(nils)
    assert "Ask whoever looks after access" in client.get(reverse("today")).text


def test_a_quiet_day_offers_only_what_one_may_do(client, anna, eva):
    for user, offered in ((anna, True), (eva, False)):
        client.force_login(user)
        page = client.get(reverse("today")).text.partition("<main")[2]
        assert (reverse("client_import") in page) is offered


def test_the_quiet_figure_opens_the_clients_it_counts(client, anna, bruno):
    fill(anna, 2)
    fill(bruno, 1)
    client.force_login(anna)
    figure = next(fact for fact in client.get(reverse("today")).context["figures"] if "60" in str(fact.sub))
    assert figure.value == "2"
    page = client.get(figure.url).text
    assert page.count("<tr data-row") == 2
    assert "Quiet 0" in page


def test_an_activity_is_done_and_moved_in_place(client, anna):
    company = ClientFactory(owner=anna)
    now = timezone.now()
    call = ActivityFactory(client=company, assigned_to=anna, kind="call", title="Ring them", due_at=now)
    client.force_login(anna)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver" + reverse("today")}
    moved = client.post(reverse("activity_reschedule", args=[call.pk]), {"days": "3"}, headers=headers)
    assert f'id="activity-{call.pk}"' in moved.text
    assert 'hx-swap-oob="true"' in moved.text
    call.refresh_from_db()
    assert timezone.localtime(call.due_at).date() == timezone.localdate() + timedelta(days=3)
    done = client.post(
        reverse("activity_complete", args=[call.pk]),
        {"text": "They want a quote. Send it tomorrow", "outcome": "positive"},
        headers=headers,
    )
    assert "Open again" in done.text
    following = Activity.objects.visible_to(anna).get(done_at=None)
    assert (following.title, following.client) == ("Send it", company)
    company.refresh_from_db()
    assert company.next_step_title == "Send it"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_activities_asks_the_same_for_one_and_three(
    client, anna, count, django_assert_max_num_queries
):
    fill(anna, count)
    client.force_login(anna)
    url = reverse("activity_list")
    assert client.get(url).status_code == 302
    client.get(url, {"who": "me", "state": "open"})
    with django_assert_max_num_queries(8):
        page = client.get(url, {"who": "me", "state": "open", "view": "mine"})
    assert "Late 0" in page.text
    late = client.get(url, {"who": "me", "state": "late"})
    assert "Late 0" in late.text
    assert "Coming 0" not in late.text


def test_the_list_shows_what_the_scope_allows(client, anna, carla, dario):
    fill(anna, 1)
    for who, sees in ((carla, True), (dario, False)):
        client.force_login(who)
        assert ("Late 0" in client.get(reverse("activity_list"), {"state": "open"}).text) is sees
