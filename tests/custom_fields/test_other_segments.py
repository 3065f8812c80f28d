"""Made fields of persons, deals and tickets in the rules of segments; those of tickets in the search box."""

import pytest

from campaigns.queries.segments import members
from contacts.models import Client
from contacts.queries.rules import BadRuleError, predicate_of_firm
from contacts.segment_fields import offered_fields
from crm.custom_fields.actions.fields import change_field
from crm.custom_fields.actions.records import change_values
from crm.jobs.running import run_due_jobs
from crm.search.text import SearchText
from service.actions.tickets import open_ticket
from service.search import find_tickets
from tests.custom_fields.making import make_field
from tests.custom_fields.test_segments_and_search import tree
from tests.factories import ClientFactory, PersonFactory
from tests.sales.factories import DealFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms(personas, otto):
    make_field(otto, "Shoe size", "number", holder="person")
    make_field(otto, "Tender", holder="deal")
    make_field(otto, "Machine", holder="ticket", searchable=True)
    queue = QueueFactory(team=personas.eva.home_team)
    found = {name: ClientFactory(owner=personas.anna, name=name) for name in ("Both", "One", "None")}
    PersonFactory(client=found["Both"], custom={"shoe_size": 44})
    PersonFactory(client=found["One"], custom={"shoe_size": 39})
    DealFactory(client=found["Both"], owner=personas.anna, custom={"tender": "Z-1"})
    DealFactory(client=found["Both"], owner=personas.dario, custom={"tender": "Z-2"})
    DealFactory(client=found["One"], owner=personas.anna)
    said = {"queue": queue, "text": "x", "requester_name": "x", "by": personas.eva}
    open_ticket(subject="Noise", client=found["Both"], custom={"machine": "Łoom 7"}, **said)
    open_ticket(subject="Other", client=found["One"], **said)
    return found


def names(rules, user):
    return {client.name for client in members(rules, user)}


@pytest.mark.parametrize(
    ("field", "operator", "value", "found"),
    [
        ("person.custom.shoe_size", "at_least", "40", {"Both"}),
        ("person.custom.shoe_size", "filled", "", {"Both", "One"}),
        ("person.custom.shoe_size", "empty", "", {"None"}),
        ("deal.custom.tender", "is", "z-1", {"Both"}), ("deal.custom.tender", "starts", "Z-", {"Both"}),
        ("deal.custom.tender", "empty", "", {"One", "None"}),
        ("ticket.custom.machine", "contains", "oom", {"Both"}),
        ("ticket.custom.machine", "empty", "", {"One", "None"}),
    ],
)  # fmt: skip
def test_a_client_is_found_by_what_its_records_say(edda, firms, field, operator, value, found):
    assert names(tree(field, operator, value), edda) == found


def test_deals_and_tickets_out_of_sight_are_not_asked(personas, firms):
    assert names(tree("deal.custom.tender", "is", "Z-2"), personas.edda) == {"Both"}
    assert names(tree("deal.custom.tender", "is", "Z-2"), personas.anna) == set()
    labels = {item.label for item in offered_fields(personas.anna)}
    assert {"Person: Shoe size", "Deal: Tender"} <= labels
    assert not any("Tender" in str(item.label) for item in offered_fields(personas.nils))
    rules = tree("deal.custom.tender", "is", "Z-2")
    assert Client.objects.unscoped("test").filter(predicate_of_firm(rules)).get().name == "Both"


def test_of_a_module_that_is_off_nothing_is_asked(edda, firms, firm):
    from crm.access.models import AccessVersion

    firm.modules_off = ["service"]
    firm.save()
    firm.announce()
    AccessVersion.bump()
    with pytest.raises(BadRuleError):
        names(tree("ticket.custom.machine", "filled"), edda)


def test_texts_of_tickets_are_found_in_the_search_box(eva, otto, firms):
    def hits(typed):
        return [hit.title.split()[-1] for hit in find_tickets(eva, SearchText(typed), 6)]

    assert hits("loom") == hits("loom noise") == ["Noise"]
    ticket = firms["Both"].tickets.unscoped("test").get()
    change_values(row=ticket, by=eva, values={"machine": "Spindle"})
    assert hits("loom") == [] and hits("spind") == ["Noise"]
    from crm.custom_fields.models import CustomField

    change_field(field=CustomField.objects.get(key="machine"), by=otto, searchable=False)
    run_due_jobs()
    assert hits("spind") == []
