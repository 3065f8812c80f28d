import factory
from factory.django import DjangoModelFactory

from service.models import Queue
from tests.factories import TeamFactory


class QueueFactory(DjangoModelFactory):
    class Meta:
        model = Queue

    key = factory.Sequence(lambda n: f"support-{n}")
    name = "Support"
    team = factory.SubFactory(TeamFactory)
