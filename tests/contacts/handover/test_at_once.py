"""What two people do at the same moment."""

import pytest
from django.core.exceptions import ValidationError

from contacts.actions.handover import accept_items, hand_over
from contacts.actions.introductions import send_introduction
from contacts.models import Handover, HandoverItem, Introduction
from contacts.queries.distribution import Distribution
from crm.access.locks import unlocked
from tests.factories import ChannelFactory, ClientFactory
from tests.personas import make_firm, make_personas
from tests.sales.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def given(personas):
    client = ClientFactory(owner=personas.anna)
    ChannelFactory(client=client, value="office@client.example")
    return Distribution(owners={client.pk: personas.bruno.pk}, rules={client.pk: "load"})


def test_the_same_clients_are_handed_over_once():
    make_firm()
    personas = make_personas()
    plan = given(personas)
    outcomes = at_once(lambda: hand_over(giver=personas.anna, plan=plan, by=personas.carla))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Handover", "ValidationError"]
    with unlocked("test"):
        assert Handover.objects.count() == HandoverItem.objects.count() == 1


def test_an_introduction_sent_twice_at_once_is_one_row(settings):
    settings.MAIL_IS_SET = True
    make_firm()
    personas = make_personas()
    handover = hand_over(
        giver=personas.anna, plan=given(personas), by=personas.carla, introducing=Handover.Introducing.EMAIL
    )
    with unlocked("test"):
        accept_items(handover=handover, items=HandoverItem.objects.all(), by=personas.bruno)
        item = HandoverItem.objects.get()
    mail = {"address": "office@client.example", "subject": "x", "body": "x"}
    outcomes = at_once(lambda: send_introduction(item=item, by=personas.bruno, **mail))
    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 1
    with unlocked("test"):
        assert Introduction.objects.count() == 1
