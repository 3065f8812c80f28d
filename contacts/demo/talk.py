"""What the colleagues of the demo firm say to each other."""

from __future__ import annotations

from django.utils import translation

from contacts.models import Client
from crm.access.locks import unlocked
from crm.messages.actions.writing import write_on, write_to
from crm.people.demo import DemoWorld


def build_talk(world: DemoWorld) -> None:
    people = world.users
    with unlocked("the demo firm is built from nothing"), translation.override("en"):
        mine = Client.objects.filter(owner=people["anna"], stage="customer").order_by("grade", "pk")
        first, second = mine[:2]
        write_to(
            to=people["anna"], by=people["bruno"], text="Can you take my call at three? I sit in the train."
        )
        write_to(to=people["bruno"], by=people["anna"], text="I can. Send me their number.")
        team = world.teams["Sales North"]
        write_to(to=team, by=people["carla"], text="Please plan next steps for your A clients until Friday.")
        write_on(record=first, by=people["carla"], text="@Anna how did they take the new prices?")
        write_on(
            record=first,
            by=people["anna"],
            text="Better than feared. @Carla they want the old freight though.",
        )
        write_on(
            record=second, by=people["carla"], text="They pay late again, mind it before the next quote."
        )
    world.say("messages between colleagues")
