"""Many deals to another owner, or into another stage, with their way kept; and back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from crm.changes.actions.undoing import undo_change_set
from sales.actions.bulk_deals import give_deals, move_deals
from sales.actions.pipelines import ensure_pipeline
from sales.models import Deal, DealMove
from tests.personas import sign_in
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db
DEALS = Deal.objects.unscoped("test")
MOVES = DealMove.objects.unscoped("test")


def test_deals_in_reach_get_another_owner_and_come_back(anna, bruno, carla, dario, nils):
    mine, other = DealFactory(owner=anna), DealFactory(owner=dario)
    change_set = give_deals(deals=DEALS, to=bruno, by=carla)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.owner, mine.team, other.owner) == (bruno, bruno.home_team, dario)
    assert mine.client.owner == anna
    undo_change_set(change_set=change_set, by=carla)
    mine.refresh_from_db()
    assert mine.owner == anna
    with pytest.raises(ValidationError):
        give_deals(deals=DEALS, to=nils, by=carla)
    with pytest.raises(PermissionDenied):
        give_deals(deals=DEALS, to=bruno, by=nils)


def test_open_deals_move_with_their_way_and_come_back(anna, dario):
    first, *_more = ensure_pipeline().stages.order_by("position")
    proposal = ensure_pipeline().stages.get(name="Proposal")
    deals = DealFactory.create_batch(2, owner=anna, stage=first)
    closed = DealFactory(owner=anna, stage=first, closed_at="2026-01-01T00:00Z")
    other = DealFactory(owner=dario, stage=first)
    change_set = move_deals(deals=DEALS, stage=proposal, by=anna)
    assert set(DEALS.filter(stage=proposal)) == set(deals)
    assert set(MOVES.values_list("deal", "from_stage", "to_stage")) == {
        (deal.pk, first.pk, proposal.pk) for deal in deals
    }
    assert DEALS.get(pk=closed.pk).stage == DEALS.get(pk=other.pk).stage == first
    undo_change_set(change_set=change_set, by=anna)
    assert not DEALS.filter(stage=proposal) and not MOVES.exists()
    won = ensure_pipeline().stages.get(kind="won")
    with pytest.raises(ValidationError):
        move_deals(deals=DEALS, stage=won, by=anna)


def test_from_the_list_with_a_count_first(client, anna, carla, bruno):
    deal, proposal = DealFactory(owner=anna), ensure_pipeline().stages.get(name="Proposal")
    sign_in(client, carla)
    for key, said, words in (
        ("stage", {"stage": proposal.pk}, "Moved to “Proposal”: 1 deal."),
        ("give", {"to": bruno.pk}, "1 deal."),
    ):
        address = reverse("deal_list_bulk", args=[key])
        asked = client.post(address, {"id": [deal.pk]})
        confirmed = {"confirm": "1", "selection": asked.context["selection"], **said}
        assert words in client.post(address, confirmed, follow=True).text
    assert DEALS.get().owner == bruno
