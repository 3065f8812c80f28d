from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.jobs.models import Job
from crm.office.actions.colleagues import switch_off, switch_on
from crm.sign_in.actions.sessions import clear_expired
from crm.sign_in.devices import device_words
from crm.sign_in.models import SignedInSession
from tests.personas import PASSWORD
from tests.sign_in.steps import SECURITY, actions_of, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(client, anna_signs_in):
    """Two devices of anna's."""
    other = client.__class__(REMOTE_ADDR="192.0.2.7")
    sign_in(other)
    sign_in(client)
    return client, other


def test_the_list_says_device_place_and_time(two):
    page = two[0].get(SECURITY).text
    assert page.count("Firefox on Linux") == 2 and page.count("this device") == 1
    assert "192.0.2.7" in page and "127.0.0.1" in page
    assert not any(key in page for key in Session.objects.values_list("session_key", flat=True))


def test_one_device_is_signed_out(two, anna):
    client, other = two
    mine = SignedInSession.objects.get(address="192.0.2.7")
    client.post(reverse("session_end", args=[mine.pk]))
    assert other.get("/settings/").status_code == 302 and client.get("/settings/").status_code == 200
    assert actions_of(anna)[-1] == "end_sessions"
    assert SignedInSession.objects.count() == Session.objects.count() == 1


def test_everywhere_else(two):
    client, other = two
    assert client.post(reverse("sessions_end")).status_code == 302
    assert other.get("/settings/").status_code == 302 and client.get("/settings/").status_code == 200


def test_nobody_signs_out_another(two, bruno):
    client, other = two
    client.force_login(bruno)
    mine = SignedInSession.objects.get(address="192.0.2.7")
    assert client.post(reverse("session_end", args=[mine.pk])).status_code == 404
    assert other.get("/settings/").status_code == 200


def test_signing_out_takes_the_row_along(two):
    two[0].post("/sign-out/")
    assert SignedInSession.objects.count() == 1


def test_a_new_password_signs_the_others_out_and_keeps_this_one_listed(two):
    client, other = two
    new = {"new_password1": "cheese on the moon", "new_password2": "cheese on the moon"}
    client.post(reverse("change_password"), {"old_password": PASSWORD, **new})
    assert other.get("/settings/").status_code == 302
    page = client.get(SECURITY).text
    assert page.count("Firefox on Linux") == 1 and "this device" in page


def test_last_used_is_written_at_most_every_few_minutes(two, now):
    client, _other = two
    mine = SignedInSession.objects.get(address="127.0.0.1")
    now(minutes=4)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("profile"))
    assert not [query for query in asked if "UPDATE" in query["sql"]]
    now(minutes=2)
    writes = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("profile"))
        writes.append(len([query for query in asked if "UPDATE" in query["sql"]]))
    assert writes == [1, 0, 0]
    mine.refresh_from_db()
    assert timezone.now() - mine.last_used_at < timedelta(seconds=1)


def test_last_used_moves_with_the_address(two, now):
    client, _other = two
    now(minutes=10)
    client.get(reverse("profile"), REMOTE_ADDR="198.51.100.3")
    assert SignedInSession.objects.filter(address="198.51.100.3").count() == 1


def test_whoever_is_switched_off_and_on_again_signs_in_anew(two, otto, anna):
    client, _other = two
    switch_off(user=anna, by=otto)
    switch_on(user=anna, by=otto)
    assert client.get("/settings/").status_code == 302
    assert not SignedInSession.objects.exists()


def test_what_is_over_is_forgotten(two):
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    assert not list(SignedInSession.objects.of(SignedInSession.objects.first().user))
    assert clear_expired() == 2
    assert not SignedInSession.objects.exists() and not Job.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/141.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_devices_are_named_as_people_know_them(said, words):
    assert device_words(said) == words
