"""Test objects with plainly made-up content; everything not said is the simplest that is valid."""

from datetime import UTC, date, datetime

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from contacts.actions.derived import refresh_search
from contacts.models import Activity, ActivitySeries, Channel, Client, Interaction, Invitation, Person
from crm.people.models import Branch, Team, User


class BranchFactory(DjangoModelFactory):
    class Meta:
        model = Branch
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Branch {n}")


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Team {n}")
    branch = factory.SubFactory(BranchFactory)
    group = factory.LazyAttribute(lambda team: Group.objects.get_or_create(name=f"team {team.name}")[0])


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        django_get_or_create = ("email",)

    name = factory.Sequence(lambda n: f"Colleague {n}")
    email = factory.LazyAttribute(lambda user: f"{user.name.lower().replace(' ', '.')}@example.com")
    home_team = factory.SubFactory(TeamFactory)


class ClientFactory(DjangoModelFactory):
    """Give `owner`: team and branch follow it, as the actions would set them."""

    class Meta:
        model = Client

        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Client {n}")
    owner = None
    team = factory.LazyAttribute(lambda client: client.owner and client.owner.home_team)
    branch = factory.LazyAttribute(lambda client: client.team and client.team.branch)

    @factory.post_generation
    def search(self, create, _extracted):
        if create:
            refresh_search([self.pk])


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    client = factory.SubFactory(ClientFactory)
    name = factory.Sequence(lambda n: f"Person {n}")


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = Channel

    client = factory.SubFactory(ClientFactory)
    kind = Channel.Kind.EMAIL
    value = factory.Sequence(lambda n: f"mail{n}@example.com")
    key = factory.SelfAttribute("value")


class InteractionFactory(DjangoModelFactory):
    class Meta:
        model = Interaction

    client = factory.SubFactory(ClientFactory)
    text = "Talked about the spring order."


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    client = factory.SubFactory(ClientFactory)
    title = "Call back"


class ActivitySeriesFactory(DjangoModelFactory):
    class Meta:
        model = ActivitySeries

    client = factory.SubFactory(ClientFactory)
    title = "Call again"
    kind = "call"
    rule_kind = "weekly"
    zone = "Europe/Warsaw"
    starts_on = last_on = date(2026, 1, 5)


class InvitationFactory(DjangoModelFactory):
    """Give `by`."""

    class Meta:
        model = Invitation

    activity_key = factory.Sequence(lambda n: n + 1)
    client = factory.SubFactory(ClientFactory)
    organizer = factory.SelfAttribute("by")
    address = factory.Sequence(lambda n: f"guest{n}@example.com")
    method = "request"
    title = "Meet"
    starts_at = ends_at = datetime(2026, 1, 5, 10, tzinfo=UTC)
