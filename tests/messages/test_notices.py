from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.messages.actions.sweeping import drop_old_notices
from crm.messages.actions.telling import Told, choose_ways, tell
from crm.messages.models import Notice
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept(anna, bruno):
    cache.delete_many([f"unread:{anna.pk}", f"unread:{bruno.pk}"])


def told(to, text="Ring them", **more):
    return Told(to.pk, "reminder", text, more.pop("link", "/today/"), **more)


def test_a_thing_is_told_once_to_each(anna, bruno):
    for _time in range(2):
        tell([told(anna, key="one"), told(bruno, key="one"), told(anna)])
    assert Notice.objects.filter(to=anna).count() == 3 and Notice.objects.filter(to=bruno).count() == 1


def test_whoever_wants_none_gets_none(anna, bruno):
    choose_ways(by=anna, ways={"reminder": "off"})
    tell([told(anna), told(bruno)])
    assert [notice.to for notice in Notice.objects.all()] == [bruno]
    choose_ways(by=anna, ways={"reminder": "pages"})
    tell([told(anna)])
    assert Notice.objects.filter(to=anna).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_for_one_and_three(client, anna, count):
    tell([told(anna, f"Plan no {number}") for number in range(count)])
    sign_in(client, anna)
    client.get(reverse("notice_list"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("notice_list"))
    assert len(asked) <= 5 and page.text.count("Plan no ") == count


def test_opening_one_reads_it_and_leads_on(client, anna, bruno, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell([told(anna, link="/clients/"), told(anna)])
    sign_in(client, anna)
    assert client.get(reverse("pulse")).json()["count"] == 2
    first = Notice.objects.order_by("pk")[0]
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("notice_open", args=[first.pk])).url == "/clients/"
    assert client.get(reverse("pulse")).json()["count"] == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("notice_read_all"), {"up_to": first.pk + 1})
    assert client.get(reverse("pulse")).json()["count"] == 0
    assert client.get(reverse("notice_list"), {"show": "unread"}).text.count("Ring them") == 0
    assert client.get(reverse("notice_list"), {"show": "all"}).text.count("Ring them") == 2
    sign_in(client, bruno)
    assert client.post(reverse("notice_open", args=[first.pk])).status_code == 404


def test_a_pulse_shows_what_came_since_and_asks_nothing_while_nothing_came(
    client, anna, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        tell([told(anna, "<b>Old</b>")])
    sign_in(client, anna)
    newest = client.get(reverse("pulse")).json()["newest"]
    client.get(reverse("pulse"), {"after": newest})
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("pulse"), {"after": newest})
    assert not [query for query in asked if "notice" in query["sql"]]
    with django_capture_on_commit_callbacks(execute=True):
        tell([told(anna, "Fresh <i>one</i>")])
    came = client.get(reverse("pulse"), {"after": newest}).json()
    assert "Fresh &lt;i&gt;one" in came["html"] and "Old" not in came["html"] and came["count"] == 2
    assert client.get(reverse("pulse"), {"after": "x²"}).json()["html"] == ""


def test_what_is_rolled_back_is_told_to_nobody(anna):
    try:
        with transaction.atomic():
            tell([told(anna)])
            raise ValueError
    except ValueError:
        assert not Notice.objects.exists()


def test_the_bell_shows_the_number_on_every_page(client, anna, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell([told(anna) for _ in range(3)])
    sign_in(client, anna)
    page = client.get(reverse("client_list")).text
    assert 'data-pulse="/pulse/"' in page and "data-badge>3</span>" in page


def test_ways_are_chosen_on_the_settings_page(client, anna):
    sign_in(client, anna)
    page = client.get(reverse("notice_settings"))
    assert "Reminders" in page.text and "cannot send mail yet" in page.text
    form = {name: field.initial for name, field in page.context["form"].fields.items()}
    form |= {"reminder": "off", "late_in_team": "digest"}
    client.post(reverse("notice_settings"), form)
    tell([told(anna)])
    assert not Notice.objects.exists()
    assert client.post(reverse("notice_settings"), {"reminder": "loud"}).status_code == 422


def test_old_ones_are_forgotten(anna):
    tell([told(anna), told(anna)])
    first = Notice.objects.order_by("pk")[0]
    Notice.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(days=200))
    assert drop_old_notices() == 1 and Notice.objects.count() == 1
