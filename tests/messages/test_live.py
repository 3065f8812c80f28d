"""The stream of arrivals as browsers meet it: a real server of its own on the test's database and cache."""

import http.client
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from crm.messages.actions.telling import Told, tell
from crm.messages.live import MOST_OF_ONE
from crm.messages.models import Notice
from crm.running.addresses import live_url, origin
from tests.journeys.conftest import free_port
from tests.personas import sign_in

OURS = "http://localhost:8000"


@pytest.fixture
def live_port(transactional_db, tmp_path):
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "TEST_DATABASE": connection.settings_dict["NAME"],
        "TEST_REDIS_URL": settings.REDIS_URL,
        "TEST_SCHEDULE": "",
        "PUBLIC_URL": OURS,
    }
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "crm.messages.live:application"]
    log = tmp_path / "live.log"
    with log.open("w") as output:
        program = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port), "--no-ws"],
            cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    end = time.monotonic() + 60
    while answer(port) != 204:
        assert time.monotonic() < end and program.poll() is None, log.read_text()
        time.sleep(0.1)
    yield port
    os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def ask(port, after=10**15, **headers):
    there = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    there.request("GET", f"/?after={after}", headers=headers)
    return there.getresponse()


def answer(port, **headers):
    try:
        return ask(port, **headers).status
    except ConnectionError:
        return None


def cookie_of(user):
    browser = Client()
    sign_in(browser, user)
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}", browser


def words_of(stream):
    """The next line that says something."""
    while line := stream.readline().strip():
        if line.startswith((b"data", b"retry")):
            return line
    return words_of(stream)


def test_whoever_is_told_something_hears_it_at_once_and_nobody_else(live_port, anna, bruno):
    cache.clear()
    tell([Told(anna.pk, "reminder", "Ring them", "/today/")])
    (annas, browser), (brunos, _) = cookie_of(anna), cookie_of(bruno)
    hers, his = ask(live_port, Cookie=annas, Origin=OURS), ask(live_port, Cookie=brunos, Origin=OURS)
    assert hers.headers["Content-Type"] == "text/event-stream" and hers.headers["Cache-Control"] == "no-store"
    assert hers.headers["Access-Control-Allow-Origin"] == OURS
    assert words_of(hers) == words_of(his) == b"retry: 5000"
    began = time.monotonic()
    tell([Told(anna.pk, "reminder", "And them", "/today/")])
    assert words_of(hers) == b"data: new" and time.monotonic() - began < 5
    his.fp.raw._sock.settimeout(2)
    with pytest.raises(TimeoutError):
        words_of(his)
    browser.post("/sign-out/")
    assert answer(live_port, Cookie=annas, Origin=OURS) == 204


def test_what_came_before_the_stream_was_open_is_said_to_pages_that_lack_it(live_port, anna):
    tell([Told(anna.pk, "reminder", "Ring them", "/today/")])
    newest = Notice.objects.get(to=anna).pk
    annas, _ = cookie_of(anna)
    late, drawn = (ask(live_port, after=after, Cookie=annas) for after in (newest - 1, newest))
    assert words_of(late) == words_of(drawn) == b"retry: 5000" and words_of(late) == b"data: new"
    drawn.fp.raw._sock.settimeout(2)
    with pytest.raises(TimeoutError):
        words_of(drawn)


def test_strangers_foreign_pages_and_a_crowd_of_pages_hear_nothing(live_port, anna):
    annas, _ = cookie_of(anna)
    assert answer(live_port, Cookie="sessionid=made-up") == 204
    assert answer(live_port, Cookie='sessionid="; =') == 204
    assert answer(live_port, Cookie=annas, Origin="http://elsewhere.example") == 403
    streams = [ask(live_port, Cookie=annas) for _page in range(MOST_OF_ONE)]
    assert {stream.status for stream in streams} == {200} and answer(live_port, Cookie=annas) == 204
    anna.is_active = False
    anna.save(update_fields=["is_active"])
    assert answer(live_port, Cookie=annas, Origin=OURS) == 204


@pytest.mark.parametrize(
    ("public", "found"),
    [
        ("http://localhost:8000", "http://localhost:8001/"),
        ("http://[::1]:8000", "http://[::1]:8001/"),
        ("https://crm.example.com", "https://crm.example.com/live/"),
    ],
)
def test_browsers_find_it_by_the_name_people_type(public, found):
    assert live_url(public, 8001) == found
    assert origin(found) == found.removesuffix("/").removesuffix("/live")


def test_pages_name_the_stream_where_it_is_on(client, db, anna, settings):
    sign_in(client, anna)
    assert b"data-live" not in client.get("/notices/").content
    settings.LIVE_URL = "http://localhost:8001/"
    assert b'data-live="http://localhost:8001/"' in client.get("/notices/").content


def test_pages_that_were_left_make_room(live_port, anna):
    annas, _ = cookie_of(anna)
    streams = [ask(live_port, Cookie=annas) for _page in range(MOST_OF_ONE)]
    for stream in streams:
        stream.fp.raw._sock.close()
        stream.close()
    end = time.monotonic() + 10
    while answer(live_port, Cookie=annas) != 200:
        assert time.monotonic() < end
        time.sleep(0.1)
