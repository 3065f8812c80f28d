from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.segments import save_segment
from campaigns.models import Segment
from campaigns.queries.segments import count_members, members
from contacts.queries.rules import BadRuleError
from contacts.rule_forms import rules_of
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


def tree(*rules, join="all", negated=False):
    found = [dict(zip(("field", "operator", "value"), rule, strict=True)) for rule in rules]
    return {"join": "all", "rules": [{"join": join, "not": negated, "rules": found}]}


@pytest.fixture
def base(anna, dario):
    now = timezone.now()
    return {
        "customer": ClientFactory(owner=anna, stage="customer", city="Kraków", turnover_amount=500),
        "quiet": ClientFactory(
            owner=anna,
            stage="customer",
            city="Łódź",
            last_contact_at=now - timedelta(days=100),
            tags=["fair"],
        ),
        "lead": ClientFactory(owner=anna, stage="lead", grade="A"),
        "foreign": ClientFactory(owner=dario, stage="customer"),
    }


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (tree(("stage", "is", "customer")), {"customer", "quiet"}),
        (tree(("stage", "is_not", "customer")), {"lead"}),
        (tree(("stage", "is", "customer"), negated=True), {"lead"}),
        (tree(("stage", "is", "lead"), ("city", "starts", "kra"), join="any"), {"customer", "lead"}),
        (tree(("last_contact", "over_days_ago", "90")), {"quiet"}),
        (tree(("last_contact", "within_days", "120")), {"quiet"}),
        (tree(("last_contact", "never", "")), {"customer", "lead"}),
        (tree(("turnover", "at_least", "499,50")), {"customer"}),
        (tree(("tag", "is", "fair")), {"quiet"}),
        (tree(("bought", "filled", "")), set()),
        (tree(), {"customer", "quiet", "lead"}),
    ],
)
def test_rules_find_whom_they_ask_for_within_the_scope(base, anna, rules, expected):
    found = set(members(rules, anna).values_list("pk", flat=True))
    assert {name for name, client in base.items() if client.pk in found} == expected
    assert count_members(rules, anna) == len(expected)


@pytest.mark.parametrize(
    "rule",
    [
        ("turnover", "at_least", "much"),
        ("turnover", "at_least", "NaN"),
        ("last_contact", "over_days_ago", "-3"),
        ("last_contact", "before", "31.02."),
        ("city", "is", " "),
        ("nothing", "is", "x"),
        ("stage", "contains", "x"),
        ("stage", "is", ""),
    ],
)
def test_a_rule_that_cannot_be_asked_says_so_at_its_place(anna, rule):
    with pytest.raises(BadRuleError) as refused:
        count_members(tree(("stage", "is", "lead"), rule), anna)
    assert refused.value.place == (0, 1)
    assert str(refused.value)


def test_one_question_to_the_database(base, anna):
    rules = tree(("stage", "is", "customer"), ("turnover", "at_least", "1"), ("city", "filled", ""))
    with CaptureQueriesContext(connection) as asked:
        count_members(rules, anna)
    assert sum('FROM "contacts_client" ' in query["sql"] for query in asked) == 1


def test_the_form_adds_and_takes_away_rules():
    form = {
        "join": "any",
        "g0-join": "all",
        "g0-0-field": "city",
        "g0-0-operator": "is",
        "g0-0-value": "Oslo",
    }
    assert len(rules_of(form | {"do": "add-rule:0"})["rules"][0]["rules"]) == 2
    assert len(rules_of(form | {"do": "add-group"})["rules"]) == 2
    assert rules_of(form | {"do": "remove:0-0"})["rules"][0]["rules"] == []
    assert rules_of(form | {"do": "remove:7-x"})["rules"][0]["rules"][0]["value"] == "Oslo"


POSTED = {
    "name": "Customers",
    "join": "all",
    "g0-join": "all",
    "g0-0-field": "stage",
    "g0-0-operator": "is",
    "g0-0-value": "customer",
}


def test_marta_builds_counts_saves_and_opens_a_segment(client, base, marta):
    client.force_login(marta)
    counted = client.post(reverse("segment_create"), POSTED, headers={"HX-Request": "true"})
    assert b'<b class="num">3</b>' in counted.content
    assert b"<html" not in counted.content
    assert not Segment.objects.visible_to(marta).exists()
    client.post(reverse("segment_create"), POSTED | {"do": "save"})
    segment = Segment.objects.visible_to(marta).get()
    assert (segment.kept_count, segment.owner) == (3, marta)
    page = client.get(f"{reverse('client_list')}?segment={segment.pk}").content.decode()
    assert base["quiet"].name in page
    assert base["lead"].name not in page


def test_a_bad_value_keeps_everything_that_was_typed(client, base, marta):
    client.force_login(marta)
    bad = {"g0-0-field": "turnover", "g0-0-operator": "at_least", "g0-0-value": "much", "do": "save"}
    answer = client.post(reverse("segment_create"), POSTED | bad)
    page = answer.content.decode()
    assert "much" in page
    assert "is not a number" in page
    assert not Segment.objects.visible_to(marta).exists()


def test_segments_have_a_scope_of_their_own(client, base, marta, anna, nils):
    segment = save_segment(by=marta, name="All", rules=tree())
    for user, status in ((marta, 200), (anna, 404), (nils, 404)):
        client.force_login(user)
        assert client.get(reverse("segment_page", args=[segment.pk])).status_code == status
    client.force_login(anna)
    assert client.get(reverse("segment_create")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_few_questions(client, marta, rows, django_assert_max_num_queries):
    for number in range(rows):
        save_segment(by=marta, name=f"Segment {number}", rules=tree())
    client.force_login(marta)
    client.get(reverse("segment_list"))
    with django_assert_max_num_queries(8):
        client.get(reverse("segment_list"))


def test_the_filter_by_segment_is_offered_to_whoever_sees_one(client, anna, marta):
    save_segment(by=marta, name="Quiet", rules={"join": "all", "rules": []})
    for user, offered in ((marta, True), (anna, False)):
        client.force_login(user)
        assert ('name="segment"' in client.get("/clients/filters/").text) is offered
