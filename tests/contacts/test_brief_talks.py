"""The brief before a meeting: last mails, last orders, and what came of calls by a list."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.actions.call_lists import add_to_call_list, make_call_list
from contacts.actions.calling import settle_call
from contacts.models import CallItem, Client
from contacts.queries.briefs import brief_of, briefs_of
from crm.access.backend import ScopeBackend
from crm.access.models import AccessVersion, Grant
from sales.models import OrderLine
from tests.contacts.mails.test_list import written
from tests.factories import ClientFactory
from tests.personas import show_fields, sign_in
from tests.sales.factories import OrderFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def amber(anna):
    client = ClientFactory(owner=anna, name="Amber Mills")
    for number in range(4):
        written(number, by=anna, client=client, subject=f"About paper {number}")
        OrderFactory(client=client, owner=anna, number=f"O-{number}", ordered_on=f"2026-0{number + 1}-10")
    call_list = make_call_list(by=anna, name="Spring fair")
    add_to_call_list(call_list=call_list, clients=Client.objects.visible_to(anna), by=anna)
    settle_call(item=CallItem.objects.visible_to(anna).get(), by=anna, result="refused")
    return client


def parts(client, user):
    return {part.label: [line.text for line in part.shown] for part in brief_of(client, user).parts}


def test_the_last_of_each_is_told(client, amber, anna):
    told = parts(amber, anna)
    assert told["Last e-mails"] == ["About paper 0", "About paper 1", "About paper 2"]
    assert told["Last orders"] == ["O-3", "O-2", "O-1"]
    assert told["Answers on call lists"] == ["Refused"]
    sign_in(client, anna)
    page = client.get(reverse("client_brief", args=[amber.pk])).text
    assert "from Jan" in page and "Spring fair" in page and "Not delivered" in page


def test_only_what_the_reader_may_see(amber, anna, edda, dario):
    written(9, by=anna, client=amber, subject="Between us", privacy="participants", start=None)
    assert "Between us" not in str(parts(amber, edda)) and "About paper 0" in str(parts(amber, edda))
    show_fields("rep", notes=0)
    told = parts(amber, anna)
    assert told["Last e-mails"] == ["E-mail"] * 3 and "Answers on call lists" not in told


def test_as_many_queries_for_one_as_for_three(amber, anna):
    anna = ScopeBackend().get_user(anna.pk)  # carries its access, as in a request
    briefs_of([amber], anna)
    with CaptureQueriesContext(connection) as one:
        briefs_of([amber], anna)
    others = [ClientFactory(owner=anna), ClientFactory(owner=anna)]
    for number, other in enumerate(others):
        written(20 + number, by=anna, client=other)
        OrderFactory(client=other, owner=anna)
    with CaptureQueriesContext(connection) as three:
        briefs_of([amber, *others], anna)
    assert len(one) == len(three)


def test_what_is_bought_again_and_again_is_to_be_offered(amber, anna):
    """Only while it is on sale and its usual time is about over: the rye, not the oats of last week."""
    today = timezone.localdate()
    rye, oats, once = (ProductFactory(name=name) for name in ("Rye", "Oats", "Salt"))
    gone = ProductFactory(name="Barley", active_until=today - timedelta(days=1))
    for days, products in (
        (95, [rye, gone]),
        (65, [rye, gone]),
        (37, [oats]),
        (35, [rye, gone, once]),
        (7, [oats]),
    ):
        order = OrderFactory(client=amber, owner=anna, ordered_on=today - timedelta(days=days))
        for product in products:
            OrderLine.objects.unscoped("test").create(order=order, product=product, text=product.name)
    [part] = [part for part in brief_of(amber, anna).parts if part.label == "Offers to make"]
    [line] = part.shown
    assert line.text == "Rye" and line.note.startswith("Usually buys every 30 days · last on")
    Grant.objects.filter(role__key="rep", entity="product").delete()
    AccessVersion.bump()
    assert "Offers to make" not in parts(amber, ScopeBackend().get_user(anna.pk))
