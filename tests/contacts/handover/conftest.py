import pytest
from django.utils import timezone

from contacts.actions.handover import hand_over
from contacts.queries.distribution import ReceiverRule, clients_of_giver, distribute
from crm.access.models import AccessVersion, Cover
from tests.factories import ClientFactory


@pytest.fixture
def give():
    """give(anna, carla, bruno, dario, rooms=...) hands all of anna's clients over, by carla."""

    def handed(giver, by, *receivers, rules=(), **terms):
        rules = rules or [ReceiverRule(receiver.pk) for receiver in receivers]
        return hand_over(giver=giver, plan=distribute(clients_of_giver(by, giver), rules, {}), by=by, **terms)

    return handed


@pytest.fixture
def clients(anna):
    """Four clients of anna, one of each class and one without."""
    return [
        ClientFactory(owner=anna, name=f"Client {grade or 'none'}", grade=grade)
        for grade in ("A", "B", "C", "")
    ]


@pytest.fixture
def cover():
    def covered(absent, deputy):
        now = timezone.now()
        found = Cover.objects.create(
            absent=absent,
            deputy=deputy,
            starts_at=now - timezone.timedelta(days=1),
            ends_at=now + timezone.timedelta(days=5),
            created_by=absent,
        )
        AccessVersion.bump()
        return found

    return covered
