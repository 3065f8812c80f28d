"""The market file: competitors met in deals, prices seen, suppliers of clients."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.models import Client
from crm.changes.models import ChangeSet
from sales.actions.market import create_competitor, note_supplier
from sales.actions.pipelines import ensure_pipeline
from sales.learned.wilson import share_between
from sales.models import Competitor, Deal, DealItem, PriceSeen, Supplier
from sales.queries.market import discount_met, met_by
from sales.queries.market_parts import ends_within
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rival(anna):
    return create_competitor(by=anna, name="Müller Tools")


def closes(owner, kind, times, name="MULLER tools"):
    stage = ensure_pipeline().stages.get(kind=kind)
    now = timezone.now()
    return [DealFactory(owner=owner, stage=stage, closed_at=now, competitor=name) for _ in range(times)]


def test_bounds_of_a_share():
    low, high = share_between(5, 10)
    assert low == pytest.approx(0.316, abs=0.01) and high == pytest.approx(0.684, abs=0.01)
    assert share_between(0, 0) == (0, 1)
    for hits, cases in ((0, 3), (3, 3), (1, 40)):
        low, high = share_between(hits, cases)
        assert 0 <= low <= hits / cases <= high <= 1


def test_deals_meet_a_competitor_however_its_name_is_written_in_the_readers_scope(rival, personas):
    closes(personas.anna, "won", 3)
    closes(personas.anna, "lost", 2, "Müller TOOLS")
    DealFactory(owner=personas.anna, competitor="müller tools")
    closes(personas.dario, "lost", 4)
    rival.refresh_from_db(from_queryset=Competitor.objects.unscoped("test"))
    met = met_by(personas.anna)[rival.folded]
    assert (met.won, met.lost, met.open, met.rate) == (3, 2, 1, 0.6)
    assert met_by(personas.edda, rival.folded)[rival.folded].closed == 9
    assert met_by(personas.dario)[rival.folded].rate is None


def test_the_average_discount_needs_five_deals(rival, anna):
    rival.refresh_from_db(from_queryset=Competitor.objects.unscoped("test"))
    for number, deal in enumerate(closes(anna, "lost", 5)):
        if number == 4:
            assert discount_met(anna, rival) == (None, 4)
        DealItem.objects.create(
            deal=deal, text="x", quantity=2, price_amount=Decimal(100), net_amount=Decimal(180)
        )
    assert discount_met(anna, rival) == (pytest.approx(0.1), 5)


def test_nobody_is_noted_twice_and_who_may_not_notes_nothing(rival, personas):
    with pytest.raises(ValidationError):
        create_competitor(by=personas.bruno, name="Muller TOOLS")
    with pytest.raises(PermissionDenied):
        create_competitor(by=personas.eva, name="Other")
    with pytest.raises(PermissionDenied):
        note_supplier(client=ClientFactory(owner=personas.anna), competitor=rival, by=personas.dario)


def test_segments_ask_when_a_contract_ends(rival, anna):
    today = timezone.localdate()
    for days in (-3, 10, 40):
        client = ClientFactory(owner=anna, name=f"In {days}")
        note_supplier(client=client, competitor=rival, by=anna, contract_ends_on=today + timedelta(days=days))
    found = Client.objects.visible_to(anna)
    assert [one.name for one in found.filter(ends_within("at_most", 30))] == ["In 10"]
    assert [one.name for one in found.filter(ends_within("at_least", 30))] == ["In 40"]


def test_the_page_takes_prices_and_gives_them_back(client, rival, anna):
    client.force_login(anna)
    form = {"what": "Drill", "price_amount": "99.50", "currency": "EUR", "source": "offer"}
    address = reverse("competitor_price", args=[rival.pk])
    late = client.post(address, form | {"seen_on": timezone.localdate() + timedelta(days=2)})
    assert late.status_code == 422
    client.post(address, form | {"seen_on": timezone.localdate()})
    page = client.get(reverse("competitor_page", args=[rival.pk])).content.decode()
    assert "Drill" in page and "99.50" in page and "Their quote" in page
    price = PriceSeen.objects.unscoped("test").get()
    client.post(reverse("competitor_price_remove", args=[rival.pk]), {"price": price.pk})
    assert not PriceSeen.objects.unscoped("test").exists()
    client.post(reverse("undo", args=[ChangeSet.objects.latest("pk").pk]))
    assert PriceSeen.objects.unscoped("test").get().what == "Drill"


def test_a_deal_names_a_competitor_and_shows_its_card(client, rival, anna):
    deal = DealFactory(owner=anna)
    client.force_login(anna)
    assert "Who else is in?" in client.get(deal.get_absolute_url()).content.decode()
    assert client.post(reverse("deal_rival", args=[deal.pk]), {}).status_code == 302
    client.post(reverse("deal_rival", args=[deal.pk]), {"competitor": rival.pk})
    assert Deal.objects.unscoped("test").get(pk=deal.pk).competitor == "Müller Tools"
    page = client.get(deal.get_absolute_url()).content.decode()
    assert rival.get_absolute_url() in page and "a share is said from 5 on" in page


def test_a_client_has_suppliers_in_its_scope(client, rival, personas):
    mill = ClientFactory(owner=personas.anna)
    client.force_login(personas.anna)
    note = reverse("client_suppliers_note", args=[mill.pk])
    client.post(note, {"competitor": rival.pk, "what": "Paper", "note": "Their nephew works there"})
    client.post(note, {"competitor": rival.pk, "contract_ends_on": "2031-05-01"})
    row = Supplier.objects.unscoped("test").get()
    assert (row.what, row.contract_ends_on.year) == ("Paper", 2031)
    box = reverse("client_suppliers", args=[mill.pk])
    assert "Paper" in client.get(box, headers={"HX-Request": "true"}).content.decode()
    assert box in client.get(mill.get_absolute_url()).content.decode()
    client.force_login(personas.dario)
    assert client.get(box).status_code == 404
    assert mill.name not in client.get(rival.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_any_number(client, anna, count):
    for number in range(count):
        create_competitor(by=anna, name=f"Rival {number}")
        closes(anna, "won", 1, f"rival {number}")
    client.force_login(anna)
    client.get(reverse("competitor_list"))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("competitor_list")).status_code == 200
    assert len(asked) <= 8
