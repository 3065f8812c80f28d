import pytest
from redis import Redis

from tests.faults.programs import Programs


@pytest.fixture
def broker(settings):
    """The test's own Valkey database, empty before and after."""
    client = Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    yield client
    client.flushdb()


@pytest.fixture
def programs(transactional_db, broker, tmp_path):
    """Real workers and schedulers of this test; none outlives it."""
    # Registers the jobs here too, so that they can be queued.
    from tests.faults import app  # noqa: F401

    started = Programs(tmp_path)
    yield started
    started.kill_all()
