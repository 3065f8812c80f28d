"""The pipeline board: what each persona sees, sums, pages, moves."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from crm.access.shares import share_record
from sales.actions.deal_moves import move_deal
from sales.actions.deals import open_deal
from sales.actions.pipelines import ensure_pipeline
from sales.models import Deal, DealMove
from sales.queries.board import CARDS
from sales.queries.board_sums import stage_sums
from tests.factories import ClientFactory
from tests.personas import WHO
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def stages(db):
    return {str(stage): stage for stage in ensure_pipeline().stages.all()}


@pytest.fixture
def read(client, stages):
    def get(user, query="", **headers):
        client.force_login(user)
        return client.get(f"{reverse('deal_board')}?{query}", headers=headers)

    return get


def titles(response):
    return {card.title for column in response.context["board"].columns for card in column.cards}


def fresh(deal):
    return Deal.objects.unscoped("test").select_related("stage").get(pk=deal.pk)


def test_each_persona_sees_what_their_scope_allows(read, personas):
    for name in ("anna", "bruno", "dario"):
        DealFactory(owner=getattr(personas, name), title=name)
    assert titles(read(personas.anna)) == {"anna"}
    assert titles(read(personas.carla)) == {"anna", "bruno"}
    assert titles(read(personas.edda)) == {"anna", "bruno", "dario"}
    assert read(personas.nils).status_code == 403


def test_sums_count_all_deals_and_cards_only_the_first_page(read, client, anna, stages):
    DealFactory.create_batch(CARDS + 3, owner=anna, amount=Decimal(100), stage=stages["Proposal"])
    page = read(anna)
    column = page.context["board"].columns[2]
    assert (len(column.cards), column.count, column.total) == (CARDS, CARDS + 3, 100 * (CARDS + 3))
    assert column.weighted == column.total * 60 / 100
    assert column.more_count == 3
    day, after = column.after
    more = client.get(
        reverse("board_column", args=[column.stage.pk]),
        {"after_day": day.isoformat(), "after": after},
        headers={"HX-Request": "true"},
    )
    shown = {card.pk for card in more.context["column"].cards}
    assert len(shown) == 3
    assert not shown & {card.pk for card in column.cards}
    assert b"<html" not in more.content


def test_closed_deals_are_not_on_the_board(read, anna, stages):
    DealFactory(owner=anna, stage=stages["Won"], closed_at=timezone.now())
    assert titles(read(anna)) == set()


def test_chips_narrow_the_board_and_its_sums(read, personas):
    now = timezone.now()
    DealFactory(owner=personas.anna, title="late", next_step_at=now - timedelta(days=3))
    DealFactory(owner=personas.anna, title="none")
    DealFactory(
        owner=personas.bruno, title="stuck", next_step_at=now + timedelta(days=3), stage_since=now - timedelta(days=40)
    )  # fmt: skip
    DealFactory(
        owner=personas.bruno,
        title="overdue",
        next_step_at=now + timedelta(days=3),
        closes_on=timezone.localdate() - timedelta(days=2),
    )
    page = read(personas.carla)
    assert [page.context["board"].state_count(state) for state in ("late", "none", "stuck")] == [1, 1, 1]
    for state in ("late", "none", "stuck"):
        assert titles(read(personas.carla, f"state={state}")) == {state}
    assert titles(read(personas.carla, "closes=late")) == {"overdue"}
    assert titles(read(personas.carla, f"owner={personas.anna.pk}")) == {"late", "none"}
    assert titles(read(personas.carla, "owner=x&closes=y&state=z")) == {"late", "none", "stuck", "overdue"}


def test_a_foreign_owner_in_the_address_shows_nothing(read, personas):
    DealFactory(owner=personas.anna)
    assert titles(read(personas.dario, f"owner={personas.anna.pk}")) == set()


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_takes_few_queries_whatever_the_cards(
    client, read, personas, stages, count, django_assert_max_num_queries
):
    for stage in list(stages.values())[:5]:
        DealFactory.create_batch(count, owner=personas.anna, stage=stage)
    for user in (personas.anna, personas.carla, personas.edda):
        read(user)
        with django_assert_max_num_queries(8):
            client.get(reverse("deal_board"))


def test_a_move_is_kept_and_the_heads_follow(read, client, anna, stages):
    deal = DealFactory(owner=anna)
    client.force_login(anna)
    answer = client.post(
        reverse("deal_move", args=[deal.pk]), {"stage": stages["Proposal"].pk}, headers=FETCH
    )
    assert answer.status_code == 204
    assert fresh(deal).stage == stages["Proposal"]
    assert DealMove.objects.unscoped("test").filter(deal=deal).count() == 1
    heads = read(anna, "heads=1", **{"HX-Request": "true"})
    assert f"board-head-{stages['Proposal'].pk}" in heads.content.decode()
    assert b'class="card' not in heads.content


def test_won_by_the_bar_and_lost_asks_why(client, anna, stages):
    deal, other = DealFactory(owner=anna), DealFactory(owner=anna)
    client.force_login(anna)
    client.post(reverse("deal_move", args=[deal.pk]), {"outcome": "won"}, headers=FETCH)
    assert fresh(deal).stage == stages["Won"]
    asked = client.post(reverse("deal_move", args=[other.pk]), {"outcome": "lost"}, headers=FETCH)
    assert fresh(other).is_open
    address = asked.headers["HX-Redirect"]
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    answer = client.post(address, {"lost_reason": "price", "competitor": "Acme"})
    assert answer.url == reverse("deal_board")
    assert (fresh(other).stage, fresh(other).lost_reason) == (stages["Lost"], "price")


def test_later_puts_off_the_closing(client, anna, stages):
    deal = DealFactory(owner=anna)
    client.force_login(anna)
    asked = client.post(reverse("deal_move", args=[deal.pk]), {"outcome": "later"})
    assert asked.status_code == 302
    client.post(asked.url, {"closes_on": "2031-05-01"})
    assert fresh(deal).closes_on.isoformat() == "2031-05-01"
    assert fresh(deal).stage == deal.stage


def test_the_menu_on_touch_works_without_a_script(client, anna, stages):
    deal = DealFactory(owner=anna)
    client.force_login(anna)
    page = client.get(reverse("deal_move", args=[deal.pk]))
    assert "Negotiation" in page.content.decode()
    answer = client.post(
        reverse("deal_move", args=[deal.pk]), {"stage": stages["Closing"].pk, "next": reverse("deal_board")}
    )
    assert answer.url == reverse("deal_board")
    assert fresh(deal).stage == stages["Closing"]


def test_nobody_moves_what_is_not_theirs(client, personas, stages):
    deal = DealFactory(owner=personas.anna)
    for user, status in ((personas.dario, 404), (personas.nils, 404)):
        client.force_login(user)
        answer = client.post(reverse("deal_move", args=[deal.pk]), {"outcome": "won"}, headers=FETCH)
        assert answer.status_code == status
    assert fresh(deal).is_open


def test_figures_of_closed_deals_come_later(client, anna, stages):
    now = timezone.now()
    DealFactory(
        owner=anna,
        stage=stages["Won"],
        closed_at=now,
        created_at=now - timedelta(days=9),
        amount=Decimal(700),
    )
    DealFactory(owner=anna, stage=stages["Lost"], closed_at=now)
    client.force_login(anna)
    facts = client.get(reverse("board_closed")).context["facts"]
    assert [fact.value for fact in facts] == ["€700", "50%", "9 days"]


def test_without_a_pipeline_the_page_offers_one(client, anna):
    client.force_login(anna)
    page = client.get(reverse("deal_board"))
    assert reverse("pipeline_create") in page.content.decode()
    client.post(reverse("pipeline_create"))
    assert client.get(reverse("deal_board")).context["board"].columns


@pytest.mark.parametrize("is_narrow", [True, False])
def test_what_several_parts_of_a_scope_hold_is_summed_once(personas, stages, is_narrow):
    """Carla's own deals are her team's as well, one of them is shared with her, and so is one of another branch."""
    cache.clear()
    stage = next(iter(stages.values()))
    for number, owner in enumerate(("carla", "carla", "anna", "bruno", "dario", "dario", "edda"), 1):
        found = ClientFactory(owner=getattr(personas, owner))
        deal = DealFactory(client=found, owner=found.owner, team=found.team, branch=found.branch, stage=stage)
        Deal.objects.unscoped("test").filter(pk=deal.pk).update(base_amount=10**number, next_step_at=None)
        if number in (2, 5):
            share_record(record=deal, by=personas.edda, with_user=personas.carla)
    for name in WHO:
        user = getattr(personas, name)
        seen = list(Deal.objects.visible_to(user))
        states = {"none": Q(next_step_at=None)}
        sums = stage_sums(user, [stage], Q(closed_at=None), states, is_narrow=is_narrow).get(stage.pk)
        if not seen:
            assert sums is None, name
            continue
        assert (sums["count"], sums["none"]) == (len(seen), len(seen)), name
        assert sums["total"] == sum(deal.base_amount for deal in seen), name
    assert len(Deal.objects.visible_to(personas.carla)) == 5


def test_shared_sums_follow_every_change(client, personas, stages, django_capture_on_commit_callbacks):
    client.force_login(personas.edda)

    def count():
        return client.get(reverse("deal_board")).context["board"].count

    assert count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        deal = open_deal(client=ClientFactory(owner=personas.anna), title="Press", by=personas.anna)
    assert count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        move_deal(deal=deal, to=stages["Won"], by=personas.anna)
    assert count() == 0
