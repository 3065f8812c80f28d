"""Limits of discounts: whose counts, what is beyond, who approves, and what an approval holds for."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from crm.access.actions.covers import set_cover
from crm.access.models import Role
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeSet
from crm.messages.models import Notice
from sales.actions.approvals import approve_discount, ask_discount, return_discount
from sales.actions.bulk_papers import mark_sent
from sales.actions.discount_limits import add_limit
from sales.actions.lines import LineTerms
from sales.actions.quote_deletion import delete_quote
from sales.actions.quotes import lines_of, send_quote, write_quote
from sales.models import DiscountLimit, Quote, QuoteApproval
from sales.queries.approval_panel import to_decide
from sales.queries.discounts import breaches_of, limit_for, limits_of, lines_mark
from tests.sales.factories import (
    PriceListFactory,
    PriceRuleFactory,
    ProductFactory,
    QuoteFactory,
    RateFactory,
)

pytestmark = pytest.mark.django_db


def limited(most, least=None, category="", role="rep", team=None):
    return DiscountLimit.objects.create(
        role=Role.objects.get(key=role) if role else None,
        team=team,
        category=category,
        most_percent=most,
        least_margin_percent=least,
    )


def quote_of(owner, *lines):
    quote = QuoteFactory(owner=owner)
    return write_quote(quote=quote, by=owner, changes={}, lines=lines)


def toner(discount=0, price=None, **more):
    product = ProductFactory(price_amount=Decimal(100), cost_amount=Decimal(60), category="Ink")
    return LineTerms(product=product, discount_percent=Decimal(discount), price_amount=price, **more)


def mark_of(quote):
    return lines_mark(quote, lines_of(quote))


def status(quote):
    return Quote.objects.unscoped("test").get(pk=quote.pk).status


def test_without_limits_everything_goes(anna):
    assert send_quote(quote=quote_of(anna, toner(95)), by=anna).status == "sent"


@pytest.mark.parametrize(
    ("line", "is_beyond"),
    [
        ({"discount": 10}, False),
        ({"discount": "10.01"}, True),
        ({"price": Decimal("89.99")}, True),
        ({"price": Decimal(120), "discount": 20}, False),
        ({"discount": 50, "quantity": Decimal(-1)}, False),
    ],
)
def test_what_is_beyond_the_limit(anna, line, is_beyond):
    limited(10)
    quote = quote_of(anna, toner(**line), toner())
    assert bool(breaches_of(quote, lines_of(quote), limits_of(anna))) is is_beyond


def test_a_price_below_the_catalogue_counts_in_every_currency(anna):
    RateFactory(currency="PLN", rate=Decimal("0.25"))
    limited(10)
    quote = quote_of(anna, toner())
    quote = write_quote(quote=quote, by=anna, changes={"currency": "PLN"})
    assert not breaches_of(quote, lines_of(quote), limits_of(anna))
    quote = write_quote(quote=quote, by=anna, changes={}, lines=[toner(price=Decimal(300))])
    (breach,) = breaches_of(quote, lines_of(quote), limits_of(anna))
    assert breach.discount == 25


def test_what_a_price_list_gives_is_no_discount(anna):
    limited(10)
    line = toner(price=Decimal(70))
    quote = quote_of(anna, line)
    assert breaches_of(quote, lines_of(quote), limits_of(anna))[0].discount == 30
    PriceRuleFactory(
        price_list=PriceListFactory(client=quote.client), product=line.product, price_amount=Decimal(75)
    )
    assert breaches_of(quote, lines_of(quote), limits_of(anna)) == []
    quote = write_quote(quote=quote, by=anna, changes={}, lines=[replace(line, discount_percent=Decimal(5))])
    assert breaches_of(quote, lines_of(quote), limits_of(anna))[0].discount == Decimal("11.33")


def test_the_least_margin_counts_too(anna):
    limited(50, least=35)
    quote = quote_of(anna, toner(10))
    (breach,) = breaches_of(quote, lines_of(quote), limits_of(anna))
    assert (breach.margin, breach.least_margin, breach.is_discount) == (Decimal("33.33"), 35, False)


def test_the_closest_limit_counts_and_of_several_alike_the_widest(anna, carla):
    limits = [limited(10), limited(5, category="ink"), limited(3, role=None), limited(30, role="team_lead")]
    team = limited(12, team=anna.home_team, role=None)
    assert limit_for(limits, "Ink") == (5, None) and limit_for(limits[:3], "Paper") == (10, None)
    assert limit_for([*limits, team], "Paper") == (12, None)
    assert limit_for(limits, "Paper") == (30, None)
    assert {limit.most_percent for limit in limits_of(anna)} == {10, 5, 3, 12}
    assert limit_for([], "Ink") is None


def test_a_quote_beyond_the_limit_waits_for_an_approval_of_these_lines(client, anna, carla):
    limited(10)
    quote = quote_of(anna, toner(20))
    with pytest.raises(ValidationError, match="Beyond your limit"):
        send_quote(quote=quote, by=anna)
    mark_sent(quotes=Quote.objects.unscoped("test").all(), by=anna)
    assert status(quote) == "draft", "nor many at once"
    ask_discount(quote=quote, approver=carla, by=anna, reason="They sign today")
    told = Notice.objects.get(to=carla)
    assert told.kind == "discount_asked" and told.link == quote.get_absolute_url()
    assert [one.quote_id for one in to_decide(carla)["approvals"]] == [quote.pk] and to_decide(anna) is None
    with pytest.raises(ValidationError):
        send_quote(quote=quote, by=anna)
    old = mark_of(quote)
    write_quote(quote=quote, by=anna, changes={}, lines=[toner(25)])
    with pytest.raises(ValidationError, match="changed meanwhile"):
        approve_discount(quote=quote, by=carla, seen=old)
    approve_discount(quote=quote, by=carla, seen=mark_of(quote))
    assert Notice.objects.filter(to=anna, kind="discount_answered").exists() and to_decide(carla) is None
    write_quote(quote=quote, by=anna, changes={}, lines=[toner(26)])
    with pytest.raises(ValidationError):
        send_quote(quote=quote, by=anna)
    ask_discount(quote=quote, approver=carla, by=anna)
    approve_discount(quote=quote, by=carla, seen=mark_of(quote))
    write_quote(quote=quote, by=anna, changes={"title": "Toner for May"})
    assert send_quote(quote=quote, by=anna).status == "sent", "another title is no other discount"
    assert QuoteApproval.objects.unscoped("test").filter(answer="taken_back").count() == 1


def test_who_decides(anna, carla, dario, edda):
    limited(10)
    limited(20, role="team_lead")
    quote = quote_of(anna, toner(30))
    for other, words in ((anna, "their own"), (dario, "may not change"), (carla, "does not reach")):
        with pytest.raises(ValidationError, match=words):
            ask_discount(quote=quote, approver=other, by=anna)
    ask_discount(quote=quote, approver=edda, by=anna)
    with pytest.raises(PermissionDenied):
        approve_discount(quote=quote, by=carla, seen=mark_of(quote))
    with pytest.raises(ValidationError, match="Say what"):
        return_discount(quote=quote, by=edda, reply=" ")
    now = timezone.now()
    set_cover(absent=edda, deputy=carla, starts_at=now, ends_at=now + timedelta(days=1), by=edda)
    approve_discount(quote=quote, by=carla, seen=mark_of(quote))
    assert send_quote(quote=quote, by=anna).status == "sent"
    with pytest.raises(ValidationError, match="within your limit"):
        ask_discount(quote=quote_of(anna, toner(5)), approver=edda, by=anna)


def test_the_pages_ask_and_answer(client, anna, carla):
    limited(10)
    quote = quote_of(anna, toner(20))
    client.force_login(anna)
    page = client.get(quote.get_absolute_url()).text
    assert "20% below its price, your limit is 10%" in page.replace("\xa0", "") and "Ask for approval" in page
    client.post(reverse("quote_discount_ask", args=[quote.pk]), {"approver": carla.pk, "reason": "Big one"})
    assert "Ask for approval" not in client.get(quote.get_absolute_url()).text
    client.force_login(carla)
    assert quote.title in client.get(reverse("today")).text
    page = client.get(quote.get_absolute_url()).text
    assert "Big one" in page and mark_of(quote) in page
    form = {"do": "approve", "seen": mark_of(quote), "reply": "Fine"}
    client.post(reverse("quote_discount_answer", args=[quote.pk]), form)
    client.force_login(anna)
    assert "Carla approved it" in client.get(quote.get_absolute_url()).text
    client.post(reverse("quote_send", args=[quote.pk]))
    assert status(quote) == "sent"


def test_limits_are_rules_of_the_firm(client, anna, edda):
    with pytest.raises(PermissionDenied):
        add_limit(by=anna, most_percent=5)
    client.force_login(edda)
    form = {"role": Role.objects.get(key="rep").pk, "most_percent": "10", "least_margin_percent": "15"}
    assert client.post(reverse("discount_limit_new"), form).status_code == 302
    assert client.post(reverse("discount_limit_new"), form).status_code == 422, "once each"
    limit = DiscountLimit.objects.get()
    client.post(reverse("discount_limit_edit", args=[limit.pk]), form | {"most_percent": "12"})
    assert "12" in client.get(reverse("discount_limit_list")).text
    client.post(reverse("discount_limit_delete", args=[limit.pk]))
    assert not DiscountLimit.objects.exists()


def test_a_draft_goes_to_the_bin_and_comes_back(client, anna, carla):
    limited(10)
    quote = quote_of(anna, toner(20))
    ask_discount(quote=quote, approver=carla, by=anna)
    client.force_login(anna)
    assert client.post(reverse("quote_delete", args=[quote.pk])).url == reverse("quote_list")
    assert client.get(quote.get_absolute_url()).status_code == 404
    undo_change_set(change_set=ChangeSet.objects.latest("pk"), by=anna)
    assert len(lines_of(quote)) == 1 and status(quote) == "draft"
    sent = send_quote(quote=quote_of(anna, toner()), by=anna)
    with pytest.raises(ValidationError, match="stays"):
        delete_quote(quote=sent, by=anna)
