"""How commission is reckoned, without a database: sums, splits, tables of covers and handovers, corrections."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.money.amounts import rounded, unit_of
from crm.money.shares import split_to_cent
from sales.pay.corrections import Capped, Paid, corrections
from sales.pay.lines import CAP, Part, PlanTerms, commission_lines, tier_of
from sales.pay.shares import ShareTerms, shares_of

D = Decimal
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])
AMOUNTS = st.decimals(-100_000, 100_000, places=2)
PERCENTS = st.decimals(0, 100, places=2)


@given(AMOUNTS, st.lists(st.decimals(0, 1000, places=4), min_size=1, max_size=9), CURRENCIES)
def test_a_split_adds_up_to_the_cent_and_is_fair_to_a_cent(total, weights, currency):
    weights[0] += 1
    parts = split_to_cent(total, weights, currency)
    whole = rounded(total, currency)
    assert sum(parts) == whole
    for part, weight in zip(parts, weights, strict=True):
        assert part == rounded(part, currency)
        assert abs(part - whole * weight / sum(weights)) < unit_of(currency)
    assert split_to_cent(-total, weights, currency) == [-part for part in parts]


def test_what_cannot_be_split_is_refused():
    for weights in ([], [D(0)], [D(2), D(-1)]):
        with pytest.raises(ValueError, match="Weights"):
            split_to_cent(D(1), weights, "EUR")


PARTS = st.lists(
    st.builds(
        Part,
        order=st.integers(1, 50),
        line=st.integers(1, 10_000),
        number=st.just("O-1"),
        base=AMOUNTS,
        kind=st.sampled_from(["sale", "split", "cover"]),
        product=st.sampled_from([None, 1, 2]),
        category=st.sampled_from(["", "Pumps", "Oil"]),
    ),
    max_size=30,
    unique_by=lambda part: part.key,
)
TERMS = st.builds(
    PlanTerms,
    currency=CURRENCIES,
    tiers=st.lists(st.tuples(PERCENTS, PERCENTS), min_size=1, max_size=4, unique_by=lambda tier: tier[0]).map(
        tuple
    ),
    products=st.dictionaries(st.just(1), PERCENTS),
    categories=st.dictionaries(st.just("oil"), PERCENTS),
    cap=st.none() | st.decimals(0, 5000, places=0),
)


@given(PARTS, TERMS, st.none() | st.decimals(1, 50_000, places=2), st.randoms())
def test_a_period_is_the_sum_of_its_lines_in_any_order(parts, plan, target, chance):
    lines = commission_lines(parts, plan, target)
    mixed = list(parts)
    chance.shuffle(mixed)
    assert commission_lines(mixed, plan, target) == lines
    total = sum(line.amount for line in lines)
    raw = sum(line.amount for line in lines if line.kind != CAP)
    assert total == (raw if plan.cap is None else min(raw, plan.cap))
    assert [line.base for line in lines if line.kind != CAP] == [
        part.base for part in sorted(parts, key=lambda part: (part.order, *part.key))
    ]


def test_the_highest_tier_that_is_reached_holds_and_a_product_goes_before_its_category():
    plan = PlanTerms("EUR", ((D(0), D(2)), (D(100), D(5))), {7: D(1)}, {"oil": D(9)})
    assert [tier_of(plan, percent)[1] for percent in (None, D(-5), D("99.99"), D(100))] == [2, 2, 2, 5]
    parts = [
        Part(1, 1, "O-1", D(600), "sale"),
        Part(1, 2, "O-1", D(300), "sale", product=7, category="Oil"),
        Part(1, 3, "O-1", D(100), "sale", product=8, category="Oil"),
    ]
    lines = commission_lines(parts, plan, D(1000))
    assert [(line.amount, line.by) for line in lines] == [(30, "tier"), (3, "product"), (9, "category")]


@pytest.mark.parametrize(
    ("terms", "deputies", "givers", "expected"),
    [
        (ShareTerms(), [2], 3, {(1, "sale"): 100}),
        (ShareTerms(cover_share=D(40)), [2], None, {(1, "sale"): 60, (2, "cover"): 40}),
        (ShareTerms(cover_share=D(40)), [], None, {(1, "sale"): 100}),
        (ShareTerms(cover_share=D(50)), [2, 3], None, {(1, "sale"): 50, (2, "cover"): 25, (3, "cover"): 25}),
        (ShareTerms(cover_share=D(100)), [2], None, {(2, "cover"): 100}),
        (ShareTerms(handover_share=D(30)), [], 3, {(1, "sale"): 70, (3, "handover"): 30}),
        (
            ShareTerms(cover_share=D(40), handover_share=D(50)), [2], 3,
            {(1, "sale"): 30, (2, "cover"): 40, (3, "handover"): 30},
        ),
        (ShareTerms(handover_share=D(30)), [], 1, {(1, "sale"): 100}),
    ],
)  # fmt: skip
def test_who_stood_in_and_who_had_the_client_get_their_share(terms, deputies, givers, expected):
    found = shares_of([(1, D(100))], {1: terms}, {1: deputies}, {1: givers} if givers else {})
    assert {(share.user, share.kind): share.percent for share in found} == expected


@given(
    st.lists(st.integers(1, 9900), min_size=1, max_size=4),
    PERCENTS,
    PERCENTS,
    st.lists(st.integers(5, 9), max_size=3, unique=True),
)
def test_shares_add_up_to_those_of_the_sellers(weights, cover, handover, deputies):
    whole = split_to_cent(D(100), [D(weight) for weight in weights], "EUR")
    sellers = list(enumerate(whole, 1))
    terms = dict.fromkeys(range(1, 5), ShareTerms(cover, handover, 30))
    found = shares_of(sellers, terms, {1: deputies}, {2: 9})
    assert sum(share.percent for share in found) == 100
    assert all(share.percent > 0 for share in found)


def paid(line, base):
    return Paid(1, 1, line, "O-1", "sale", D(100), D(10), base, rounded(base / 10, "EUR"))


def test_what_changed_after_the_freeze_is_the_difference_and_the_same_is_nothing():
    rows = [paid(1, D(1000)), paid(2, D(500)), paid(3, D(200))]
    now = {(1, "sale", 0): D(1000), (2, "sale", 0): D(400)}
    found = corrections(rows, now, {}, "EUR")
    assert [(line.line, line.amount, line.base, line.corrects) for line in found] == [
        (2, -10, -100, 1),
        (3, -20, -200, 1),
    ]
    again = [
        Paid(
            1, 1, row.line, "O-1", "sale", D(100), D(10), now.get(row.key, D(0)), now.get(row.key, D(0)) / 10
        )
        for row in rows
    ]
    assert corrections(again, now, {}, "EUR") == []


def test_what_a_cap_took_off_is_not_taken_back():
    capped = {1: Capped(lines=D(150), cap=D(100), taken=D(-50))}
    rows = [paid(1, D(1000)), paid(2, D(500))]
    little = corrections(rows, {(1, "sale", 0): D(1000), (2, "sale", 0): D(300)}, capped, "EUR")
    assert sum(line.amount for line in little) == 0
    much = corrections(rows, {(2, "sale", 0): D(500)}, capped, "EUR")
    assert sum(line.amount for line in much) == -50  # 100 were paid, 50 are left
