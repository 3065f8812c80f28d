"""The pages of price lists: head, grid of rules, paste, copy, and what a client would pay."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from crm.changes.actions.undoing import undo_change_set
from sales.actions.price_lists import RuleTerms, copy_price_list, delete_price_list, set_rules
from sales.models import PriceList, PriceRule
from tests.factories import ClientFactory
from tests.sales.factories import PriceListFactory, PriceRuleFactory, ProductFactory

pytestmark = pytest.mark.django_db


def grid(*rows, do="save", version=1, pasted=""):
    names = ("what", "min_quantity", "price_amount", "percent")
    fields = {
        f"rules-{number}-{name}": text
        for number, row in enumerate(rows)
        for name, text in zip(names, row, strict=True)
    }
    counts = {"rules-TOTAL_FORMS": len(rows), "rules-INITIAL_FORMS": 0}
    return {**fields, **counts, "do": do, "version": version, "pasted": pasted}


def stored():
    return [
        (rule.what, rule.min_quantity, rule.price_amount, rule.percent)
        for rule in PriceRule.objects.unscoped("test").select_related("product")
    ]


def test_a_list_is_made_changed_and_deleted(client, edda):
    company = ClientFactory(owner=edda, name="Mill")
    client.force_login(edda)
    form = {"name": "Partner", "currency": "EUR", "is_on": "on"}
    wrong = client.post(reverse("price_list_create"), {**form, "client_name": "Mill", "grade": "A"})
    assert wrong.status_code == 422
    assert client.post(reverse("price_list_create"), {**form, "client_name": "Nobody"}).status_code == 422
    answer = client.post(reverse("price_list_create"), {**form, "client_name": "Mill"})
    made = PriceList.objects.unscoped("test").get()
    assert (answer.url, made.client, made.audience) == (made.get_absolute_url(), company, "Mill")
    edit = reverse("price_list_edit", args=[made.pk])
    days = {"active_from": "2026-05-02", "active_until": "2026-05-01"}
    assert client.post(edit, {**form, **days}).status_code == 422
    assert client.post(edit, {**form, "name": "Partners"}).status_code == 302
    client.post(reverse("price_list_delete", args=[made.pk]))
    assert not PriceList.objects.unscoped("test").exists()


def test_reps_read_them_and_see_no_list_of_a_client_of_others(client, anna, dario):
    everybodys, mine = PriceListFactory(), PriceListFactory(client=ClientFactory(owner=anna))
    client.force_login(anna)
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert b"rules-0-what" not in client.get(mine.get_absolute_url()).content
    assert client.post(reverse("price_list_rules", args=[mine.pk]), grid()).status_code == 403
    client.force_login(dario)
    listing = client.get(reverse("price_list_list")).context["listing"]
    assert listing.page.rows == [everybodys]
    assert client.get(mine.get_absolute_url()).status_code == 404
    with pytest.raises(PermissionDenied):
        set_rules(price_list=everybodys, rules=[], by=dario)


def test_rules_are_kept_as_a_set_and_keep_their_keys(client, edda):
    item, own = ProductFactory(code="P-1", category="Tools"), PriceListFactory()
    client.force_login(edda)
    address = reverse("price_list_rules", args=[own.pk])
    rows = [("P-1", "10", "9.5", ""), ("Tools", "", "", "8"), ("", "", "", "-2")]
    assert client.post(address, grid(*rows)).status_code == 302
    assert stored() == [("P-1", 10, Decimal("9.5"), None), ("Tools", 0, None, 8), ("", 0, None, -2)]
    keys = {rule.what: rule.pk for rule in PriceRule.objects.unscoped("test")}
    assert client.post(address, grid(("Tools", "", "", "9"), rows[0], version=2)).status_code == 302
    assert {rule.what: rule.pk for rule in PriceRule.objects.unscoped("test")} == {
        "P-1": keys["P-1"], "Tools": keys["Tools"]
    }  # fmt: skip
    late = client.post(address, grid(rows[0], version=2))
    assert late.status_code == 422
    assert len(stored()) == 2
    client.post(address, grid(rows[0], do=f"add:{ProductFactory(code='P-2').pk}", version=3))
    assert [row[0] for row in stored()] == [item.code, "P-2"]
    client.post(address, grid(rows[0], ("P-2", "", "7", ""), do="remove:0", version=4))
    assert stored() == [("P-2", 0, 7, None)]


@pytest.mark.parametrize(
    "rows",
    [
        [("Nothing", "", "", "5")],
        [("P-1", "", "5", "5")],
        [("P-1", "", "", "")],
        [("", "", "5", "")],
        [("Tools", "", "5", "")],
        [("P-1", "1", "5", ""), ("P-1", "1", "", "3")],
        [("P-1", "x", "5", "")],
        [("P-1", "", "", "101")],
    ],
)
def test_a_wrong_rule_is_said_and_nothing_is_lost(client, edda, rows):
    ProductFactory(code="P-1", category="Tools")
    own = PriceListFactory()
    client.force_login(edda)
    answer = client.post(reverse("price_list_rules", args=[own.pk]), grid(*rows))
    assert answer.status_code == 422
    assert b'<p class="bad">' in answer.content
    assert f'value="{rows[0][0]}"' in answer.content.decode() or not rows[0][0]
    assert not stored()


@pytest.mark.parametrize(
    "text",
    [
        "Code\tFrom\tPrice\nP-1\t10\t1.250,50\nTools\t\t-8%\n",
        "P-1; 10; 1250,50\nTools; ; 8 %",
        "P-1,۱۰,1250.50\nTools,8%",
    ],
)
def test_rules_are_pasted_from_a_spreadsheet(client, edda, text):
    ProductFactory(code="P-1", category="Tools")
    own = PriceListFactory()
    client.force_login(edda)
    client.post(reverse("price_list_rules", args=[own.pk]), grid(do="paste", pasted=text))
    assert stored() == [("P-1", 10, Decimal("1250.5"), None), ("Tools", 0, None, 8)]
    more = grid(("Tools", "", "", "8"), do="paste", pasted="P-9; 4\n", version=2)
    assert client.post(reverse("price_list_rules", args=[own.pk]), more).status_code == 422


def test_a_copy_is_dearer_and_not_in_use(edda):
    rule = PriceRuleFactory(product=ProductFactory(), price_amount=Decimal(10))
    PriceRuleFactory(price_list=rule.price_list, percent=Decimal(20))
    made = copy_price_list(price_list=rule.price_list, by=edda, percent=Decimal(5))
    copies = PriceRule.objects.unscoped("test").filter(price_list=made)
    assert [(row.price_amount, row.percent) for row in copies] == [(Decimal("10.5"), None), (None, 16)]
    assert (made.is_on, made.rule_count) == (False, 2)


def test_a_deleted_list_comes_back_with_its_rules(edda):
    rule = PriceRuleFactory(percent=Decimal(5))
    change_set = delete_price_list(price_list=rule.price_list, by=edda)
    assert not stored()
    undo_change_set(change_set=change_set, by=edda)
    assert stored() == [("", 0, None, 5)]


def test_what_a_client_would_pay_and_why(client, anna, dario):
    ProductFactory(code="P-1", price_amount=Decimal(100))
    company = ClientFactory(owner=anna, name="Mill", grade="A")
    PriceRuleFactory(price_list=PriceListFactory(name="Everybody"), percent=Decimal(3))
    PriceRuleFactory(
        price_list=PriceListFactory(name="Partner A", grade="A"), percent=Decimal(8), min_quantity=10
    )
    address = reverse("price_ask")
    client.force_login(anna)
    answer = client.get(address, {"client_name": "Mill", "product": "p-1", "quantity": "10"})
    assert answer.context["answer"].price.amount == 92
    assert [words for _rule, words in answer.context["answer"].rules] == [
        "Partner A, ≥ 10, −8 %",
        "Everybody, −3 %",
    ]
    answer = client.get(address, {"client": company.pk, "product": "p-1", "quantity": "9"})
    assert answer.context["answer"].price.amount == 97
    assert client.get(address, {"client_name": "Mill", "product": "?", "quantity": "1"}).status_code == 422
    client.force_login(dario)
    assert client.get(address, {"client_name": "Mill", "product": "p-1", "quantity": "1"}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_whatever_the_number_of_rules(client, edda, count, django_assert_max_num_queries):
    own = PriceListFactory(client=ClientFactory(owner=edda))
    set_rules(
        price_list=own,
        by=edda,
        rules=[RuleTerms(ProductFactory(), price_amount=Decimal(1)) for _ in range(count)],
    )
    for _ in range(count - 1):
        PriceListFactory(client=ClientFactory(owner=edda))
    client.force_login(edda)
    client.get(own.get_absolute_url())
    with django_assert_max_num_queries(11):
        client.get(own.get_absolute_url())
    with django_assert_max_num_queries(11):
        client.get(reverse("price_list_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_product_names_the_lists_that_name_it(
    client, anna, dario, count, django_assert_max_num_queries
):
    item, company = ProductFactory(), ClientFactory(owner=anna, name="Mill")
    for number in range(count):
        own = PriceListFactory(name=f"Own {number}", client=company)
        PriceRuleFactory(price_list=own, product=item, price_amount=Decimal(87))
    client.force_login(anna)
    client.get(item.get_absolute_url())
    with django_assert_max_num_queries(9):
        page = client.get(item.get_absolute_url()).content.decode()
    assert page.count("87.00") == count
    client.force_login(dario)
    assert "Mill" not in client.get(item.get_absolute_url()).content.decode()
