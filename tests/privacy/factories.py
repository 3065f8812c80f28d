import factory
from factory.django import DjangoModelFactory

from privacy.models import Consent, Purpose
from tests.factories import ClientFactory


class PurposeFactory(DjangoModelFactory):
    class Meta:
        model = Purpose

    name = factory.Sequence(lambda n: f"Purpose {n}")


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    client = factory.SubFactory(ClientFactory)
    purpose = factory.SubFactory(PurposeFactory)
    state = Consent.State.GIVEN
    source = Consent.Source.FORM
