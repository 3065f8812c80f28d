"""What people of the demo firm said, one hold, and a request that waits."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from contacts.models import Client, Person
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from privacy.models import Consent, LegalHold, PersonalRequest, Purpose
from privacy.models.request import DAYS_TO_ANSWER
from privacy.purposes import ensure_purposes

STATES = {Consent.State.GIVEN: 7, Consent.State.WITHDRAWN: 2, Consent.State.REFUSED: 1}


def build_consents(world: DemoWorld) -> None:
    with unlocked("the demo firm is built from nothing"):
        purposes = ensure_purposes()
        persons = list(Person.objects.select_related("client").order_by("pk"))
        asked = world.random.sample(persons, min(120, len(persons)))
        rows = [_said(world, person, world.random.choice(purposes)) for person in asked]
        Consent.objects.bulk_create(rows)
        _registers(world, asked)
    world.say(f"{len(rows)} consents")


def _said(world: DemoWorld, person: Person, purpose: Purpose) -> Consent:
    source = world.random.choice([Consent.Source.FORM, Consent.Source.PAPER, Consent.Source.PHONE])
    at = world.now - timedelta(days=world.random.randint(1, 700))
    return Consent(
        client=person.client,
        person=person,
        purpose=purpose,
        channel=world.random.choice(["", "", Consent.Channel.EMAIL, Consent.Channel.LETTER]),
        state=world.random.choices(list(STATES), list(STATES.values()))[0],
        source=source,
        evidence=_("Form on the website") if source == Consent.Source.FORM else "",
        at=at,
        kept_at=at,
        by=person.client.owner,
    )


def _registers(world: DemoWorld, persons: list[Person]) -> None:
    edda, day = world.users["edda"], world.today
    held = Client.objects.filter(kind=Client.Kind.INDIVIDUAL).order_by("pk").first() or persons[0].client
    LegalHold.objects.create(
        client=held, reason=_("Complaint before the court"), by=edda, ends_on=day + timedelta(days=200)
    )
    for days, kind, person in ((12, PersonalRequest.Kind.ACCESS, persons[0]), (40, "object", persons[1])):
        received = day - timedelta(days=days)
        PersonalRequest.objects.create(
            kind=kind, name=person.name, client=person.client, person=person, by=edda, received_on=received,
            due_on=received + timedelta(days=DAYS_TO_ANSWER),
            answered_on=received + timedelta(days=4) if kind == "object" else None,
            answer=_("Left out of letters from now on.") if kind == "object" else "",
        )  # fmt: skip
