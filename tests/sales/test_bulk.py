"""Many deals and orders at once, from their lists."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from crm.changes.actions.undoing import undo_change_set
from sales.actions.bulk import move_closing, set_delivery, set_payment
from sales.models import Deal, Order
from tests.personas import show_fields
from tests.sales.factories import DealFactory, OrderFactory

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 1)


def all_of(model):
    return model.objects.unscoped("test")


def test_open_deals_in_reach_close_on_another_day_and_come_back(anna, dario):
    mine, ended, other = DealFactory(owner=anna), DealFactory(owner=anna), DealFactory(owner=dario)
    all_of(Deal).filter(pk=ended.pk).update(closed_at=timezone.now())
    before = {deal.pk: deal.closes_on for deal in all_of(Deal)}
    change_set = move_closing(deals=all_of(Deal), closes_on=DAY, by=anna)
    after = {deal.pk: deal.closes_on for deal in all_of(Deal)}
    assert after == before | {mine.pk: DAY} and other.pk in after
    assert all_of(Deal).get(pk=mine.pk).version == mine.version + 1
    undo_change_set(change_set=change_set, by=anna)
    assert {deal.pk: deal.closes_on for deal in all_of(Deal)} == before


def test_orders_are_delivered_and_paid_at_once(anna, nils):
    order = OrderFactory(owner=anna)
    set_delivery(orders=all_of(Order), delivery="done", by=anna)
    set_payment(orders=all_of(Order), payment="done", by=anna)
    order.refresh_from_db()
    today = timezone.localdate()
    assert (order.delivery, order.delivered_on, order.payment, order.paid_on) == (
        "done",
        today,
        "done",
        today,
    )
    set_delivery(orders=all_of(Order), delivery="open", by=anna)
    order.refresh_from_db()
    assert order.delivered_on is None
    with pytest.raises(PermissionDenied):
        set_delivery(orders=all_of(Order), delivery="done", by=nils)
    show_fields("rep", finance=1)
    with pytest.raises(PermissionDenied):
        set_payment(orders=all_of(Order), payment="open", by=anna)


def test_from_their_lists_with_a_count_first(client, anna):
    deal, order = DealFactory(owner=anna), OrderFactory(owner=anna)
    client.force_login(anna)
    for url_name, key, row, said, words in (
        ("deal_list", "closing", deal, {"closes_on": "2027-03-01"}, "1 deal."),
        ("order_list", "delivery", order, {"delivery": "done"}, "Delivery: "),
        ("order_list", "payment", order, {"payment": "done"}, "1 order."),
    ):
        address = reverse(f"{url_name}_bulk", args=[key])
        asked = client.post(address, {"id": [row.pk]})
        confirmed = {"confirm": "1", "selection": asked.context["selection"], **said}
        assert words in client.post(address, confirmed, follow=True).text
    show_fields("rep", finance=1)
    offered = {action.key for action, _url in client.get(reverse("order_list")).context["listing"].bulk()}
    assert offered == {"delivery"}
    assert client.post(reverse("order_list_bulk", args=["payment"]), {"id": [order.pk]}).status_code == 403
