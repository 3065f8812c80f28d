"""What two people do at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from crm.access.locks import unlocked
from sales.actions.client_answers import accept_as_client
from sales.actions.numbers import take_number
from sales.actions.orders import accept_quote
from sales.actions.quotes import quote_deal, send_quote
from sales.models import Order
from tests.personas import make_firm, make_personas
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work, count=2):
    """Results or errors of `count` threads that start together, each with a connection of its own."""
    start = Barrier(count)

    def run(_):
        start.wait()
        try:
            return work()
        except ValidationError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_two_accept_at_once_and_one_order_is_made():
    make_firm()
    anna = make_personas().anna
    quote = send_quote(quote=quote_deal(deal=DealFactory(owner=anna), by=anna), by=anna)
    outcomes = at_once(lambda: accept_quote(quote=quote, by=anna, wins_deal=True))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Order", "ValidationError"]
    with unlocked("test"):
        assert Order.objects.filter(quote=quote).count() == 1


def test_client_and_colleague_accept_at_once_and_both_see_the_one_order():
    make_firm()
    anna = make_personas().anna
    quote = send_quote(quote=quote_deal(deal=DealFactory(owner=anna), by=anna), by=anna)
    ways = iter(
        (lambda: accept_quote(quote=quote, by=anna), lambda: accept_as_client(quote=quote, name="Ola"))
    )
    outcomes = at_once(lambda: next(ways)())  # noqa: PLW0108  each thread takes the next way
    with unlocked("test"):
        order = Order.objects.get(quote=quote)
    assert [outcome for outcome in outcomes if outcome == order]
    refused = [outcome for outcome in outcomes if outcome != order]
    assert all(isinstance(outcome, ValidationError) for outcome in refused)


def test_numbers_taken_at_once_differ_and_leave_no_gap():
    def take():
        with transaction.atomic():
            return take_number("Q", timezone.localdate())

    year = timezone.localdate().year
    assert sorted(at_once(take, 6)) == [f"Q-{year}-{number:04d}" for number in range(1, 7)]
