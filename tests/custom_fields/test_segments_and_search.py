"""Made fields in the rules of segments, and texts that the search box finds clients by."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.segments import save_segment
from campaigns.queries.segments import members
from contacts.actions.clients import change_client, create_client
from contacts.models import Client, ClientSearch
from contacts.queries.client_search import client_matches
from contacts.queries.rules import BadRuleError
from crm.custom_fields.actions.fields import archive_field, change_field
from crm.custom_fields.actions.records import change_values
from crm.jobs.running import run_due_jobs
from tests.custom_fields.making import make_field
from tests.custom_fields.test_lists import fields, three  # noqa: F401
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db


def tree(field, operator, value=""):
    rule = {"field": field, "operator": operator, "value": value}
    return {"join": "all", "rules": [{"join": "all", "not": False, "rules": [rule]}]}


@pytest.mark.parametrize(
    ("field", "operator", "value", "names"),
    [
        ("own_text", "is", "łąka", ["First"]), ("own_text", "contains", "ĄK", ["First"]),
        ("own_text", "starts", "=m", ["Second"]), ("own_text", "empty", "", ["Third"]),
        ("own_text", "filled", "", ["First", "Second"]), ("own_number", "is", "2,50", ["First"]),
        ("own_number", "at_least", "3", ["Second"]), ("own_number", "empty", "", ["Third"]),
        ("own_money", "at_most", "50", ["Second"]), ("own_date", "before", "2026-03-02", ["First"]),
        ("own_date", "after", "2026-11-30", ["Second"]), ("own_date", "filled", "", ["First", "Second"]),
        ("own_choice", "is", "c1", ["First"]), ("own_choice", "is_not", "c1", ["Second", "Third"]),
        ("own_choices", "is", "c2", ["First", "Second"]), ("own_choices", "is_not", "c1", ["Second", "Third"]),
        ("own_yes_no", "yes", "", ["First"]), ("own_yes_no", "no", "", ["Second"]),
        ("own_yes_no", "empty", "", ["Third"]),
    ],
)  # fmt: skip
def test_every_kind_has_its_questions(anna, three, field, operator, value, names):  # noqa: F811
    found = members(tree(f"custom.{field}", operator, value), anna).order_by("name")
    assert [client.name for client in found] == names


def test_days_are_counted_from_today_both_ways(anna, otto):
    make_field(otto, "Contract until", "date")
    today = timezone.localdate()
    for days in (-40, -3, 0, 20, 90):
        day = str(today + timedelta(days=days))
        create_client(by=anna, name=f"{days:+}", custom={"contract_until": day})

    def found(operator, value):
        rows = members(tree("custom.contract_until", operator, value), anna)
        return {client.name for client in rows}

    assert found("next_days", 30) == {"+0", "+20"}
    assert found("within_days", 7) == {"-3", "+0"}
    assert found("over_days_ago", 7) == {"-40"}


def test_a_colleague_is_asked_for_by_name(client, anna, bruno, marta, three):  # noqa: F811
    found = members(tree("custom.own_colleague", "is", str(bruno.pk)), anna)
    assert [row.name for row in found] == ["Second"]
    sign_in(client, marta)
    rules = {"join": "all", "g0-join": "all", "g0-0-field": "custom.own_colleague", "g0-0-operator": "is"}
    page = client.post(reverse("segment_create"), {**rules, "g0-0-value": str(bruno.pk), "do": "count"})
    assert f'<option value="{bruno.pk}" selected>Bruno' in page.text


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [("own_number", "is", "many"), ("own_date", "before", "2026-02-31"), ("own_text", "contains", " ")],
)
def test_bad_values_are_refused_with_words(anna, three, field, operator, value):  # noqa: F811
    with pytest.raises(BadRuleError):
        members(tree(f"custom.{field}", operator, value), anna).count()


def test_a_hidden_or_archived_field_makes_a_rule_unusable(anna, marta, otto):
    field = make_field(otto, "Secret", group="finance")
    show_fields("marketing", finance=2)
    rules = tree("custom.secret", "filled")
    segment = save_segment(by=marta, name="S", rules=rules)
    show_fields("marketing", finance=0)
    with pytest.raises(BadRuleError, match="switched off"):
        members(segment.rules, marta)
    show_fields("marketing", finance=2)
    archive_field(field=field, by=otto)
    with pytest.raises(BadRuleError, match="switched off"):
        members(segment.rules, marta)


def found(user, text):
    rows = Client.objects.visible_to(user).filter(client_matches(text, user))
    return {row.name for row in rows}


def test_searchable_texts_find_their_client(anna, otto):
    field = make_field(otto, "Customer code", searchable=True)
    first = create_client(by=anna, name="First", custom={"customer_code": "Łódź 470011"})
    assert found(anna, "lodz") == found(anna, "470011") == {"First"}
    change_values(row=first, by=anna, values={"customer_code": "Gdynia"})
    assert found(anna, "lodz") == set() and found(anna, "gdyn") == {"First"}
    change_client(client=first, by=anna, changes={"custom.customer_code": "Hel"})
    assert found(anna, "gdyn") == set() and found(anna, "hel") == {"First"}
    change_field(field=field, by=otto, searchable=False)
    run_due_jobs()
    assert found(anna, "hel") == set()
    change_field(field=field, by=otto, searchable=True)
    run_due_jobs()
    assert found(anna, "hel") == {"First"}
    archive_field(field=field, by=otto)
    run_due_jobs()
    assert found(anna, "hel") == set()


def test_texts_among_contact_data_are_found_by_who_reads_these(anna, otto):
    make_field(otto, "Second door", searchable=True, group="contact")
    create_client(by=anna, name="First", custom={"second_door": "Heronsgate"})
    assert found(anna, "heronsgate") == {"First"}
    show_fields("rep", contact=0)
    assert found(anna, "heronsgate") == set()
    assert found(anna, "first") == {"First"}


def test_the_search_text_is_as_before_without_such_fields(anna, otto):
    make_field(otto, "Quiet")
    create_client(by=anna, name="First", city="Oslo", custom={"quiet": "hush"})
    row = ClientSearch.objects.unscoped("test").get()
    assert row.text == "first oslo"
