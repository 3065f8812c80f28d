from datetime import timedelta

import pytest
from django.utils import timezone

from tests.personas import PASSWORD


def _with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def anna_signs_in(anna):
    return _with_password(anna)


@pytest.fixture
def otto_signs_in(otto):
    return _with_password(otto)


@pytest.fixture
def now(time_machine):
    """A time that stands still until a test moves it."""
    start = timezone.now().replace(second=5)
    time_machine.move_to(start, tick=False)

    def later(**more):
        time_machine.shift(timedelta(**more))

    return later
