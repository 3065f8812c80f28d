import time

import pytest
from django.core.cache import cache

from crm.running.heartbeat import KEY, LATE_AFTER

pytestmark = pytest.mark.django_db


def test_anybody_may_ask_and_gets_no_session(client):
    cache.set(KEY, time.time())
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "valkey": "ok", "worker": "ok"}
    assert not response.cookies


def test_a_worker_never_heard_is_reported(client):
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.json()["worker"] == "never heard"


def test_a_silent_worker_is_reported(client):
    cache.set(KEY, time.time() - LATE_AFTER - 10)
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.json()["worker"].startswith("silent for")


def test_the_web_part_does_not_need_the_worker(client):
    assert client.get("/health/?part=web").status_code == 200


def test_health_is_never_kept_by_a_cache(client):
    assert "no-store" in client.get("/health/?part=web")["Cache-Control"]
