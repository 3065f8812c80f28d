import pytest

from crm import events
from crm.frozen import frozen


@frozen(kw_only=True)
class Rung(events.Event):
    times: int


class Knocked(events.Event):
    """Another one, which nobody hears."""


@pytest.fixture
def heard():
    found = []
    events.subscribe(Rung, found.append)
    yield found
    events.unsubscribe(Rung, found.append)


def test_receivers_hear_it_at_once(heard):
    events.publish(Rung(times=2))
    assert heard == [Rung(times=2)]


def test_only_events_of_the_same_type_are_heard(heard):
    events.publish(Knocked())
    assert heard == []


def test_subscribing_twice_counts_once():
    found = []

    def receiver(event):
        found.append(event)

    events.subscribe(Rung, receiver)
    events.subscribe(Rung, receiver)
    events.publish(Rung(times=1))
    events.unsubscribe(Rung, receiver)
    events.publish(Rung(times=1))
    assert len(found) == 1


def test_an_error_reaches_the_publisher():
    def refuse(event):
        raise ValueError("not today")

    events.subscribe(Rung, refuse)
    try:
        with pytest.raises(ValueError, match="not today"):
            events.publish(Rung(times=1))
    finally:
        events.unsubscribe(Rung, refuse)
