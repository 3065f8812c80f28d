"""Forgetting what the cache kept of a firm that is gone, or of a database that stood here before."""

from django.conf import settings
from django.core.cache import cache
from valkey import Valkey


def forget_kept_answers() -> None:
    """Delete our cache entries (sessions too), and nothing else: the same Valkey holds the queue, perhaps more.

    `cache.clear()` would empty the whole numbered database.
    """
    with Valkey.from_url(settings.REDIS_URL) as client:
        keys = list(client.scan_iter(match=cache.make_key("*"), count=1000))
        for start in range(0, len(keys), 1000):
            client.delete(*keys[start : start + 1000])
