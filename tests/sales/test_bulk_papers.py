"""Many quotes and products at once, from their lists."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from crm.changes.actions.undoing import undo_change_set
from sales.actions.bulk_papers import (
    decline_quotes,
    let_expire,
    mark_sent,
    put_on_sale,
    set_category,
    take_off_sale,
)
from sales.models import Product, Quote
from tests.sales.factories import ProductFactory, QuoteFactory, QuoteLineFactory

pytestmark = pytest.mark.django_db


def all_of(model):
    return model.objects.unscoped("test")


def statuses():
    return list(all_of(Quote).order_by("pk").values_list("status", flat=True))


@pytest.fixture
def quotes(anna, dario):
    today = timezone.localdate()
    made = [QuoteFactory(owner=anna, valid_until=today) for _number in range(3)]
    made += [QuoteFactory(owner=dario, valid_until=today)]
    for quote in (made[0], made[1], made[3]):
        QuoteLineFactory(quote=quote)
    all_of(Quote).filter(pk=made[1].pk).update(valid_until=today - timedelta(days=1))
    return made


def test_drafts_are_sent_as_far_as_each_could_be(anna, quotes):
    change_set = mark_sent(quotes=all_of(Quote), by=anna)
    assert statuses() == ["sent", "draft", "draft", "draft"], "late, without lines, of somebody else"
    assert all_of(Quote).get(pk=quotes[0].pk).sent_at
    undo_change_set(change_set=change_set, by=anna)
    assert statuses() == ["draft"] * 4 and all_of(Quote).get(pk=quotes[0].pk).sent_at is None


def test_sent_ones_expire_or_are_declined_and_come_back(anna, quotes):
    all_of(Quote).filter(pk__in=[quotes[0].pk, quotes[1].pk]).update(status="sent")
    change_set = let_expire(quotes=all_of(Quote), by=anna)
    assert statuses() == ["expired", "expired", "draft", "draft"]
    undo_change_set(change_set=change_set, by=anna)
    assert statuses() == ["sent", "sent", "draft", "draft"]
    decline_quotes(quotes=all_of(Quote), by=anna, reason="Too dear")
    assert statuses() == ["declined", "declined", "draft", "draft"]
    assert all_of(Quote).get(pk=quotes[0].pk).decline_reason == "Too dear"


def test_products_change_category_and_go_off_and_on_sale(edda, anna):
    today = timezone.localdate()
    first, second = ProductFactory(category="Tools"), ProductFactory(active_from=today + timedelta(days=9))
    change_set = set_category(products=all_of(Product), category=" Spare  parts ", by=edda)
    assert set(all_of(Product).values_list("category", flat=True)) == {"Spare parts"}
    undo_change_set(change_set=change_set, by=edda)
    assert all_of(Product).get(pk=first.pk).category == "Tools"
    take_off_sale(products=all_of(Product), last_day=today - timedelta(days=1), by=edda)
    assert not all_of(Product).on_sale().exists()
    put_on_sale(products=all_of(Product), by=edda)
    assert all_of(Product).on_sale().count() == 2
    assert all_of(Product).get(pk=second.pk).active_from == today
    with pytest.raises(PermissionDenied):
        set_category(products=all_of(Product), category="", by=anna)


def test_from_their_lists_with_a_count_first(client, anna, edda, quotes):
    product = ProductFactory()
    for user, url_name, key, row, said, words in (
        (anna, "quote_list", "sent", quotes[0], {}, "Marked as sent: 1 quote."),
        (anna, "quote_list", "expired", quotes[0], {}, "Marked as expired: 1 quote."),
        (anna, "quote_list", "declined", quotes[0], {"reason": "No"}, "Marked as declined: 1 quote."),
        (edda, "product_list", "category", product, {"category": "New"}, "Category: New: 1 product."),
        (edda, "product_list", "off_sale", product, {"last_day": "2027-01-02"}, "1 product."),
        (edda, "product_list", "on_sale", product, {}, "On sale again: 1 product."),
    ):
        client.force_login(user)
        address = reverse(f"{url_name}_bulk", args=[key])
        asked = client.post(address, {"id": [row.pk]})
        assert "<b>1 " in asked.text
        confirmed = {"confirm": "1", "selection": asked.context["selection"], **said}
        assert words in client.post(address, confirmed, follow=True).text
    client.force_login(anna)
    assert client.get(reverse("product_list")).context["listing"].bulk() == []
