"""Segments and classes ask about tickets, deals and mails: how many, how much, how long ago."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.queries.segments import members
from contacts.actions.classes import classify, save_class_rule
from contacts.models import Client
from contacts.queries.rules import BadRuleError, predicate_of_firm
from contacts.segment_fields import offered_fields
from crm.access.models import AccessVersion
from sales.actions.pipelines import ensure_pipeline
from sales.models import DealStage
from service.actions.tickets import move_ticket, open_ticket
from tests.contacts.mails.letters import arrives
from tests.custom_fields.test_segments_and_search import tree
from tests.factories import ChannelFactory, ClientFactory
from tests.sales.factories import DealFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(eva):
    return QueueFactory(team=eva.home_team, name="Complaints", is_for_complaints=True)


@pytest.fixture
def firms(anna, eva, queue, settings, tmp_path):
    """Busy has everything, Calm a little of it, Still nothing."""
    settings.MEDIA_ROOT = tmp_path
    busy, calm, _still = (ClientFactory(owner=anna, name=name) for name in ("Busy", "Calm", "Still"))
    won = ensure_pipeline().stages.get(kind=DealStage.Kind.WON)
    said = {"queue": queue, "text": "x", "requester_name": "x"}
    for number in range(2):
        open_ticket(subject=f"Open {number}", client=busy, priority=3, **said)
    done = open_ticket(subject="Done", client=calm, **said)
    move_ticket(ticket=done, state="closed", by=eva)
    open_ticket(subject="Nobody's", **said)
    now = timezone.now()
    DealFactory(client=busy, owner=anna, stage=won, closed_at=now - timedelta(days=9), amount=700)
    DealFactory(client=busy, owner=anna, stage=won, closed_at=now - timedelta(days=400), amount=900)
    DealFactory(client=calm, owner=anna)
    ChannelFactory(client=busy, value="busy@x.example", key="busy@x.example")
    arrives(anna, subject="Hello", sender="busy@x.example")
    return busy


def names(found):
    return set(found.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("field", "operator", "value", "found"),
    [
        ("open_tickets", "at_least", "1", {"Busy"}), ("open_tickets", "at_least", "0", {"Busy", "Calm", "Still"}),
        ("open_tickets", "at_most", "1", {"Calm", "Still"}), ("open_tickets", "is", "2", {"Busy"}),
        ("open_complaints", "at_least", "2", {"Busy"}),
        ("open_tickets", "is", "0", {"Calm", "Still"}), ("urgent_tickets", "at_least", "3", set()),
        ("tickets", "at_least", "1", {"Busy", "Calm"}), ("last_ticket", "within_days", "1", {"Busy", "Calm"}),
        ("last_ticket", "never", "", {"Still"}), ("open_deals", "at_least", "1", {"Calm"}),
        ("without_step", "yes", "", {"Calm"}), ("without_step", "no", "", {"Busy", "Still"}),
        ("won_deals", "is", "1", {"Busy"}), ("won_amount", "at_least", "700", {"Busy"}),
        ("won_amount", "at_least", "701", set()), ("won_amount", "at_most", "100", {"Calm", "Still"}),
        ("last_won", "within_days", "30", {"Busy"}), ("last_won", "over_days_ago", "30", set()),
        ("last_won", "never", "", {"Calm", "Still"}), ("last_mail", "within_days", "100000", None),
        ("last_mail_in", "never", "", {"Calm", "Still"}), ("last_mail_out", "never", "", {"Busy", "Calm", "Still"}),
    ],
)  # fmt: skip
def test_every_question_finds_its_clients(edda, firms, field, operator, value, found):
    if found is None:
        with pytest.raises(BadRuleError):
            members(tree(field, operator, value), edda)
        return
    rules = tree(field, operator, value)
    assert names(members(rules, edda)) == found
    assert names(Client.objects.unscoped("test").filter(predicate_of_firm(rules))) == found


def test_the_queue_of_an_open_ticket_is_chosen(edda, firms, queue):
    assert names(members(tree("open_in_queue", "is", str(queue.pk)), edda)) == {"Busy"}
    assert names(members(tree("open_in_queue", "is_not", str(queue.pk)), edda)) == {"Calm", "Still"}


def test_only_those_in_sight_count_and_only_whoever_sees_any_asks(personas, firms):
    DealFactory(client=firms, owner=personas.dario)
    assert names(members(tree("open_deals", "at_least", "1"), personas.edda)) == {"Busy", "Calm"}
    assert names(members(tree("open_deals", "at_least", "1"), personas.anna)) == {"Calm"}
    assert "open_deals" not in {field.key for field in offered_fields(personas.nils)}


def test_a_class_by_tickets_and_won_deals(edda, firms, firm):
    rule = tree("won_amount", "at_least", "500")
    rule["rules"].append({"join": "all", "not": True, "rules": [
        {"field": "open_tickets", "operator": "at_least", "value": "3"},
    ]})  # fmt: skip
    save_class_rule(grade="A", rules=rule, by=edda)
    classify(after=0, upto=10**12)
    assert Client.objects.unscoped("test").filter(grade="A").get() == firms
    firm.modules_off = ["service"]
    firm.save()
    firm.announce()
    AccessVersion.bump()
    with pytest.raises(BadRuleError):
        members(tree("open_tickets", "at_least", "1"), edda)
