from types import SimpleNamespace

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone, translation

from tests.personas import make_firm, make_personas

# Machines are shared and slow at times: a clock never decides a test.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords():
    """Argon2 is slow on purpose; tests of what is behind the door need not wait for it."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    with override_settings(PASSWORD_HASHERS=quick):
        yield


@pytest.fixture(autouse=True)
def _empty_cache():
    """What one test cached must not decide another."""
    cache.clear()


@pytest.fixture(autouse=True)
def _no_reader():
    """The language and time zone of the last reader stay with the thread, as in a server.

    Each test begins in the zone of its firm: near midnight it is another day there than by the clock of the server.
    """
    translation.activate("en")
    timezone.activate("Europe/Warsaw")


@pytest.fixture
def firm(db):
    return make_firm()


@pytest.fixture
def personas(firm) -> SimpleNamespace:
    """The ten personas by name: personas.anna ... personas.sara, in a firm of access mode private."""
    return make_personas()


def _persona(name):
    @pytest.fixture(name=name)
    def fixture(personas):
        return getattr(personas, name)

    return fixture


anna, bruno, carla, dario, eva = (_persona(name) for name in ("anna", "bruno", "carla", "dario", "eva"))
marta, otto, edda, nils, sara = (_persona(name) for name in ("marta", "otto", "edda", "nils", "sara"))
