from django.core.cache import cache
from valkey import Valkey

from crm.people.kept_answers import forget_kept_answers


def test_our_answers_go_and_the_queue_of_the_same_valkey_stays(settings):
    cache.set("firm", "old")
    cache.set("access:1:1", "old")
    with Valkey.from_url(settings.REDIS_URL) as client:
        client.set(f"{settings.CACHE_PREFIX}:celery", "hints")
        client.set("somebody elses", "kept")
        forget_kept_answers()
        assert cache.get("firm") is None and cache.get("access:1:1") is None
        assert client.get(f"{settings.CACHE_PREFIX}:celery") == b"hints"
        assert client.get("somebody elses") == b"kept"
