"""A few clients whom a colleague entered a second time, as it happens when nobody looks first."""

from __future__ import annotations

from contacts.actions.derived import refresh_last_contact, refresh_search
from contacts.actions.duplicate_pairs import find_pairs
from contacts.models import Channel, Client, Interaction, Person
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld

COPIES = 5


def build_duplicates(world: DemoWorld) -> None:
    """Each with the first person again and a call of its own; what tells them from the first differs."""
    with unlocked("the demo firm is built from nothing"):
        firms = Client.objects.filter(kind=Client.Kind.COMPANY).exclude(tax_number="")
        made = [_copy(client, number) for number, client in enumerate(firms.order_by("pk")[:COPIES])]
        refresh_search([client.pk for client in made])
        refresh_last_contact([client.pk for client in made])
    found = find_pairs()
    world.say(f"{found} pairs of clients that may be one")


def _copy(client: Client, number: int) -> Client:
    again = Client.objects.create(
        owner=client.owner, team=client.team, branch=client.branch, stage=Client.Stage.LEAD,
        name=client.name.upper() if number % 2 else client.name, city=client.city, post_code=client.post_code,
        country=client.country, tax_number=client.tax_number if number % 3 else "", source="Fair",
        tags=["twice"], created_at=client.last_activity_at, last_activity_at=client.last_activity_at,
    )  # fmt: skip
    first = client.persons.order_by("pk")[0]
    person = Person.objects.create(client=again, name=first.name, language=first.language, is_main=True)
    for channel in client.channels.filter(kind="email")[: number % 2 + 1]:
        Channel.objects.create(
            client=again, person=person, kind="email", value=channel.value, key=channel.key, is_primary=True
        )
    Interaction.objects.create(
        client=again, person=person, by=client.owner, kind="call", text="Called about the new catalogue.",
        happened_at=client.last_activity_at,
    )  # fmt: skip
    return again
