"""What sales adds to the page of a client and to the Today page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.access.models import AccessVersion, Cover
from sales.actions.deal_moves import move_deal
from sales.actions.deals import open_deal
from sales.actions.pipelines import ensure_pipeline
from sales.queries import client_parts
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory, OrderFactory, QuoteFactory

pytestmark = pytest.mark.django_db


def test_the_clients_page_shows_deals_tabs_and_stream(client, anna):
    deal = open_deal(client=ClientFactory(owner=anna), title="Press line", by=anna)
    move_deal(deal=deal, to=ensure_pipeline().stages.all()[1], by=anna)
    QuoteFactory(owner=anna, client=deal.client, number="Q-2000-9999")
    OrderFactory(owner=anna, client=deal.client, number="O-2000-9999")
    client.force_login(anna)
    page = client.get(deal.client.get_absolute_url()).content.decode()
    for words in ("Open deals", "Press line", "Q-2000-9999", "O-2000-9999", "moved from Qualified"):
        assert words in page
    assert f"{reverse('deal_list')}?client={deal.client.pk}" in page


def test_parts_keep_to_the_scope(personas):
    shared = ClientFactory(owner=personas.anna)
    for factory in (DealFactory, QuoteFactory, OrderFactory):
        factory(owner=personas.anna, client=shared)
    for entries in (client_parts.move_entries, client_parts.quote_entries, client_parts.order_entries):
        assert entries(shared, personas.dario, None, 10) == []
    assert client_parts.open_deals(shared, personas.dario)["deals"] == []
    assert client_parts.count_of(DealFactory._meta.model)(shared, personas.anna) == 1


def test_the_stream_goes_on_where_it_stopped(anna):
    one = ClientFactory(owner=anna)
    now = timezone.now()
    for days in range(4):
        moment = now - timedelta(days=days)
        QuoteFactory(owner=anna, client=one, created_at=moment, issued_on=moment.date())
        OrderFactory(owner=anna, client=one, created_at=moment, ordered_on=moment.date())
    for entries in (client_parts.quote_entries, client_parts.order_entries):
        first = entries(one, anna, None, 2)
        rest = entries(one, anna, first[-1].at, 10)
        assert len(first) == len(rest) == 2
        assert not {entry.key for entry in first} & {entry.key for entry in rest}


def test_today_names_my_deals_without_a_next_step(personas):
    DealFactory(owner=personas.anna, title="Alone")
    DealFactory(owner=personas.anna, title="Planned", next_step_at=timezone.now())
    DealFactory(owner=personas.bruno)
    shown = client_parts.deals_without_step(personas.anna)
    assert [deal.title for deal in shown["deals"]] == ["Alone"]
    assert client_parts.deals_without_step(personas.dario) is None


def test_today_names_the_deals_of_a_colleague_i_cover(client, personas):
    now = timezone.now()
    DealFactory(owner=personas.sara, title="Left alone")
    client.force_login(personas.anna)
    assert "Left alone" not in client.get(reverse("today")).text
    who = {"absent": personas.sara, "deputy": personas.anna, "created_by": personas.carla}
    Cover.objects.create(starts_at=now, ends_at=now + timedelta(days=1), **who)
    AccessVersion.bump()
    page = client.get(reverse("today")).text
    assert "Left alone" in page
    assert "for Sara" in page
