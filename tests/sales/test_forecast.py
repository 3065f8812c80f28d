"""The forecast: what is learned at night, what each reader sees of it, and how it stands to the lists."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from sales.actions.learning import learn_all
from sales.actions.pipelines import ensure_pipeline
from sales.learned.kept import as_facts, from_facts
from sales.learned.rates import FEWEST
from sales.models import Deal, DealMove, LearnedRates
from sales.queries.forecast import month_ends
from tests.factories import ClientFactory
from tests.personas import WHO
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def stages(db):
    return {str(stage): stage for stage in ensure_pipeline().stages.all()}


@pytest.fixture
def history(stages, personas):
    """Deals of a year: each came into its first stage on one day and was closed 20 days later, three of four won."""

    def make(count=FEWEST + 10):
        client = ClientFactory(owner=personas.dario)
        now = timezone.now()
        for number in range(count):
            opened = now - timedelta(days=30 + 5 * number)
            end = stages["Lost"] if number % 4 == 0 else stages["Won"]
            deal = DealFactory(
                owner=personas.dario, client=client, amount=Decimal(100), stage=end,
                closed_at=opened + timedelta(days=20), created_at=opened,
            )  # fmt: skip
            DealMove.objects.bulk_create(
                [
                    DealMove(deal=deal, to_stage=stages["Qualified"], at=opened),
                    DealMove(deal=deal, from_stage=stages["Qualified"], to_stage=end, at=deal.closed_at),
                ]
            )

    return make


@pytest.fixture
def read(client):
    def get(user):
        client.force_login(user)
        return client.get(reverse("forecast"))

    return get


def open_deal(owner, stages, amount=1000, **more):
    today = timezone.localdate()
    deal = DealFactory(
        owner=owner, amount=Decimal(amount), stage=stages["Qualified"], closes_on=month_ends(today)[1], **more
    )
    DealMove.objects.create(deal=deal, to_stage=deal.stage)
    return deal


def test_a_night_learns_what_became_of_a_stage(history, stages):
    history()
    assert learn_all(timezone.localdate()) == LearnedRates.objects.count() > 0
    row = LearnedRates.objects.order_by("-horizon").first()
    rates = from_facts(row.horizon, row.facts)
    assert (rates.closed, as_facts(rates)) == (FEWEST + 10, row.facts)
    # Whoever is open today was won within 20 days, but for the quarter that was lost.
    assert rates.by_stage[stages["Qualified"].pk].share == pytest.approx(0.75, abs=0.03)
    assert rates.turns[stages["Qualified"].pk] == 20
    assert set(rates.new.amounts) == {100.0}
    learn_all(timezone.localdate())
    assert LearnedRates.objects.filter(horizon=row.horizon).count() == 1


def test_the_page_expects_what_was_learned(history, stages, personas, read):
    history()
    open_deal(personas.anna, stages)
    learn_all(timezone.localdate())
    page = read(personas.anna)
    next_month = page.context["forecast"].months[1]
    assert next_month.outlook.expected == pytest.approx(750, abs=40)
    assert (next_month.outlook.low, next_month.outlook.high) == (0, 1000)
    assert (next_month.outlook.of_new, next_month.planned) == (0, 1000)
    assert next_month.weighted == Decimal(1000) * stages["Qualified"].probability / 100
    # Only who sees every deal is told of those that nobody has opened yet.
    whole = read(personas.edda).context["forecast"].months[1].outlook
    assert whole.of_open == next_month.outlook.of_open
    assert whole.of_new > 0


def test_little_history_is_said(history, stages, personas, read):
    history(FEWEST - 1)
    open_deal(personas.anna, stages)
    assert learn_all(timezone.localdate()) == 0
    page = read(personas.anna)
    assert "Nothing is learned yet: it takes 50 deals" in page.content.decode()
    assert page.context["forecast"].months[1].outlook is None
    assert page.context["forecast"].months[1].planned == 1000


def test_no_pipeline_yet(read, personas):
    assert "No pipeline yet" in read(personas.anna).content.decode()


@pytest.mark.parametrize("name", list(WHO))
def test_each_persona_sums_their_own_list(name, stages, personas, read, client):
    for number, owner in enumerate(("anna", "bruno", "dario")):
        open_deal(getattr(personas, owner), stages, amount=10**number)
    user = getattr(personas, name)
    page = read(user)
    if not Deal.objects.visible_to(user).exists() and page.status_code == 403:
        return
    seen = sum(Deal.objects.visible_to(user).values_list("base_amount", flat=True))
    month = page.context["forecast"].months[1]
    assert (month.planned, sum(row.total for row in page.context["forecast"].stages)) == (seen, seen)
    address = f"{reverse('deal_list')}?{page.context['open_deals']}&closes_to={month.day}"
    assert address.replace("&", "&amp;") in page.content.decode()
    assert len(client.get(address).context["listing"].page.rows) == sum(
        row.count for row in page.context["forecast"].stages
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_many_deals(
    history, stages, personas, client, count, django_assert_num_queries
):
    history()
    learn_all(timezone.localdate())
    for _ in range(count):
        open_deal(personas.anna, stages)
    client.force_login(personas.anna)
    client.get(reverse("deal_list"))  # asks what every page asks once
    with django_assert_num_queries(6):
        client.get(reverse("forecast"))
