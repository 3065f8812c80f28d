from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from crm.audit.models import AuditEntry
from sales.actions.deal_items import set_items
from sales.actions.lines import LineTerms
from sales.actions.numbers import take_number
from sales.actions.orders import accept_quote, repeat_order, set_order_state
from sales.actions.quotes import (
    decline_quote,
    expire_quotes,
    quote_deal,
    revise_quote,
    send_quote,
    write_quote,
)
from sales.models import OrderLine, Quote, QuoteLine
from tests.sales.factories import DealFactory, ProductFactory, QuoteFactory, QuoteLineFactory, RateFactory

pytestmark = pytest.mark.django_db


def fresh(record):
    return type(record).objects.unscoped("test").get(pk=record.pk)


def lines(model, **parent):
    return list(model.objects.unscoped("test").filter(**parent))


@pytest.fixture
def sent(anna):
    """A sent quote of a deal with one item."""
    deal = set_items(
        deal=DealFactory(owner=anna),
        items=[LineTerms(product=ProductFactory(), quantity=Decimal(2), discount_percent=Decimal(5))],
        by=anna,
    )
    return send_quote(quote=quote_deal(deal=deal, by=anna), by=anna)


def test_quote_takes_the_items_of_its_deal(sent):
    (line,) = lines(QuoteLine, quote=sent)
    assert (line.quantity, line.discount_percent, line.net_amount) == (2, 5, 190)
    assert (sent.net_amount, sent.vat_amount, sent.gross_amount) == (190, Decimal("43.70"), Decimal("233.70"))
    assert sent.margin_amount == 70


def test_deal_without_items_makes_one_line(anna):
    quote = quote_deal(deal=DealFactory(owner=anna, title="Press line"), by=anna)
    (line,) = lines(QuoteLine, quote=quote)
    assert (line.text, line.net_amount, line.vat_rate, quote.gross_amount) == ("Press line", 1000, 23, 1230)


@pytest.mark.parametrize(("spoken", "written"), [("fa", "fa"), ("de", "pl"), ("", "pl")])
def test_a_quote_is_written_in_a_language_rapport_speaks(anna, firm, spoken, written):
    firm.language = "pl"
    firm.save()
    deal = DealFactory(owner=anna)
    deal.client.language = spoken
    deal.client.save()
    assert quote_deal(deal=deal, by=anna).language == written


def test_numbers_have_no_gaps_and_start_again_each_year(db):
    assert [take_number("Q", date(2026, 5, 1)) for _ in range(2)] == ["Q-2026-0001", "Q-2026-0002"]
    assert take_number("Q", date(2027, 1, 1)) == "Q-2027-0001"
    assert take_number("O", date(2026, 1, 1)) == "O-2026-0001"


def test_optional_lines_are_not_added_up(anna):
    quote = quote_deal(deal=DealFactory(owner=anna), by=anna)
    terms = [
        LineTerms(text="Press", price_amount=Decimal(100), vat_rate=Decimal(8)),
        LineTerms(text="Training", price_amount=Decimal(50), is_optional=True),
    ]
    quote = write_quote(quote=quote, by=anna, changes={}, lines=terms)
    assert (quote.net_amount, quote.vat_amount) == (100, 8)
    training = next(line for line in lines(QuoteLine, quote=quote) if line.is_optional)
    order = accept_quote(quote=send_quote(quote=quote, by=anna), by=anna, optional_ids=[training.pk])
    assert order.net_amount == 150
    assert len(lines(OrderLine, order=order)) == 2


def test_sent_quote_stays_as_it_is(sent, anna):
    with pytest.raises(ValidationError, match="stays as it is"):
        write_quote(quote=sent, by=anna, changes={"title": "Cheaper"})


def test_accepted_quote_becomes_an_order_without_retyping(sent, anna):
    order = accept_quote(quote=sent, by=anna, wins_deal=True, reference="PO 7")
    assert order.number == f"O-{timezone.localdate().year}-0001"
    for name in ("net_amount", "vat_amount", "gross_amount", "margin_amount", "currency", "owner"):
        assert getattr(order, name) == getattr(sent, name)
    assert [line.terms() for line in lines(OrderLine, order=order)] == [
        line.terms() for line in lines(QuoteLine, quote=sent)
    ]
    assert fresh(sent).status == "accepted"
    assert fresh(sent.deal).stage.kind == "won"
    client = fresh(sent.client)
    assert (client.turnover_amount, client.order_count, client.stage) == (190, 1, "customer")
    actions = set(AuditEntry.objects.filter(entity="quote").values_list("action", flat=True))
    assert {"create", "send", "accept"} <= actions


def test_order_keeps_the_rate_of_its_day(anna):
    RateFactory(currency="PLN", rate=Decimal("0.2345"))
    deal = DealFactory(owner=anna, currency="PLN", amount=Decimal("99.99"))
    order = accept_quote(quote=send_quote(quote=quote_deal(deal=deal, by=anna), by=anna), by=anna)
    assert (order.net_amount, order.vat_amount) == (Decimal("99.99"), Decimal("23.00"))
    assert (order.base_net_amount, order.base_vat_amount) == (Decimal("23.45"), Decimal("5.39"))
    assert order.base_gross_amount == Decimal("28.84")


def test_accepting_twice_is_refused(sent, anna):
    accept_quote(quote=sent, by=anna)
    with pytest.raises(ValidationError, match="accepted already"):
        accept_quote(quote=sent, by=anna)


@pytest.mark.parametrize("run_the_job", [True, False])
def test_expired_quote_is_not_accepted(anna, run_the_job):
    quote = QuoteFactory(
        owner=anna, status=Quote.Status.SENT, valid_until=timezone.localdate() - timedelta(days=1)
    )
    if run_the_job:
        assert expire_quotes() == 1
    with pytest.raises(ValidationError, match="expired"):
        accept_quote(quote=quote, by=anna)


def test_draft_cannot_be_accepted_or_declined(anna):
    quote = QuoteFactory(owner=anna)
    for action in (accept_quote, decline_quote):
        with pytest.raises(ValidationError):
            action(quote=quote, by=anna)


def test_quote_without_lines_is_not_sent(anna):
    with pytest.raises(ValidationError, match="without lines"):
        send_quote(quote=QuoteFactory(owner=anna), by=anna)


def test_new_version_replaces_the_old_one_once_it_is_sent(sent, anna):
    second = revise_quote(quote=sent, by=anna)
    assert (second.label, second.status) == (f"{sent.number} v2", "draft")
    assert revise_quote(quote=sent, by=anna) == second
    assert fresh(sent).status == "sent"
    assert [line.terms() for line in lines(QuoteLine, quote=second)] == [
        line.terms() for line in lines(QuoteLine, quote=sent)
    ]
    send_quote(quote=second, by=anna)
    assert fresh(sent).status == "replaced"
    with pytest.raises(ValidationError):
        accept_quote(quote=sent, by=anna)


def test_a_new_version_is_not_sent_after_the_old_one_was_accepted(sent, anna):
    second = revise_quote(quote=sent, by=anna)
    accept_quote(quote=sent, by=anna)
    with pytest.raises(ValidationError, match="accepted meanwhile"):
        send_quote(quote=second, by=anna)
    assert fresh(second).is_draft


@pytest.mark.parametrize(
    ("zone", "hour", "stands"),
    [("America/New_York", 3, True), ("America/New_York", 4, False), ("Asia/Tokyo", -9, False), ("", -3, True),
     ("", -2, False)],
)  # fmt: skip
def test_a_quote_ends_at_midnight_where_the_client_is(sent, anna, time_machine, zone, hour, stands):
    """Hours of UTC from the midnight after the last day, in June: New York is four behind, Tokyo nine ahead."""
    sent.client.time_zone = zone
    sent.client.save()
    Quote.objects.unscoped("test").filter(pk=sent.pk).update(valid_until=date(2027, 6, 9))
    time_machine.move_to(
        datetime(2027, 6, 10, tzinfo=UTC) + timedelta(hours=hour, minutes=30 if hour == -3 else 0)
    )
    expire_quotes()
    if stands:
        assert accept_quote(quote=sent, by=anna).net_amount == 190
    else:
        with pytest.raises(ValidationError, match="expired"):
            accept_quote(quote=sent, by=anna)


def test_declined_keeps_the_reason(sent, anna):
    decline_quote(quote=sent, by=anna, reason="Too dear")
    assert (fresh(sent).status, fresh(sent).decline_reason) == ("declined", "Too dear")


def test_foreign_quotes_are_out_of_reach(sent, dario, nils):
    for user in (dario, nils):
        for action in (accept_quote, decline_quote, revise_quote, send_quote):
            with pytest.raises(PermissionDenied):
                action(quote=sent, by=user)


def test_repeated_order_has_the_same_lines_and_a_number_of_its_own(sent, anna):
    order = accept_quote(quote=sent, by=anna)
    again = repeat_order(order=order, by=anna)
    assert again.number != order.number
    assert again.net_amount == order.net_amount
    assert again.quote is None
    assert fresh(order.client).order_count == 2


def test_delivery_and_payment_keep_their_day(sent, anna):
    order = accept_quote(quote=sent, by=anna)
    order = set_order_state(order=order, by=anna, delivery="done")
    assert order.delivered_on == timezone.localdate()
    order = set_order_state(order=order, by=anna, payment="done", on=date(2026, 1, 2))
    assert (order.paid_on, order.delivery) == (date(2026, 1, 2), "done")
    assert set_order_state(order=order, by=anna, payment="open").paid_on is None


def test_lines_belong_to_whoever_sees_the_quote(anna, dario):
    QuoteLineFactory(quote=QuoteFactory(owner=anna))
    assert QuoteLine.objects.visible_to(anna).count() == 1
    assert QuoteLine.objects.visible_to(dario).count() == 0
