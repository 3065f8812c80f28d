import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Address, Client, ClientName, Preference, TaxNumber
from contacts.queries.brief_preferences import preference_lines
from contacts.registries import segment_fields
from crm.access.models import FieldGrant
from crm.access.models.version import AccessVersion
from tests.factories import ClientFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(anna):
    return ClientFactory(owner=anna, name="Amber Mills")


def fill(company, count):
    reason = "test"
    for number in range(count):
        person = PersonFactory(client=company)
        Preference.objects.unscoped(reason).create(
            client=company, person=person, kind="like", text=f"Tea {number}"
        )
        Address.objects.unscoped(reason).create(client=company, city=f"City {number}", street="Gate 7")
        ClientName.objects.unscoped(reason).create(client=company, name=f"Mills {number}")
        TaxNumber.objects.unscoped(reason).create(client=company, number=f"N{number}")
        child = ClientFactory(owner=company.owner)
        Client.objects.unscoped(reason).filter(pk=child.pk).update(parent=company)


def asked(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url, headers={"HX-Request": "true"}).status_code == 200
    return len(queries)


def test_the_profile_asks_the_same_for_one_and_three(client, anna, company):
    client.force_login(anna)
    url = reverse("client_profile", args=[company.pk])
    fill(company, 1)
    first = asked(client, url)
    fill(company, 2)
    assert asked(client, url) == first <= 20


def test_the_page_of_the_client_brings_the_profile_and_stands_alone_without_javascript(client, anna, company):
    client.force_login(anna)
    url = reverse("client_profile", args=[company.pk])
    assert f'hx-get="{url}"' in client.get(company.get_absolute_url()).text
    page = client.get(url).text
    assert "<html" in page and "Needs and preferences" in page
    assert "<html" not in client.get(url, headers={"HX-Request": "true"}).text


def test_whoever_does_not_see_the_client_gets_no_profile(client, dario, company):
    client.force_login(dario)
    assert client.get(reverse("client_profile", args=[company.pk])).status_code == 404


def test_groups_of_fields_hide_their_parts(client, anna, company):
    fill(company, 1)
    client.force_login(anna)
    FieldGrant.objects.filter(group__in=("personal", "contact")).delete()
    AccessVersion.bump()
    page = client.get(reverse("client_profile", args=[company.pk])).text
    assert "Tea 0" not in page and "Gate 7" not in page and "Mills 0" in page
    assert preference_lines([company], type(anna).objects.get(pk=anna.pk)) == {}
    answer = client.get(reverse("detail_create", args=[company.pk, "preference"]))
    assert answer.status_code in (403, 404)


def test_a_brief_says_what_they_like(anna, company):
    fill(company, 1)
    lines = preference_lines([company], anna)[company.pk]
    assert [line.text.rpartition(": ")[2] for line in lines] == ["Tea 0"]


def test_a_brief_says_first_what_decides_the_sale_and_eight_of_it(client, anna, company):
    kinds = ("channel", "dislike", "hours", "interest", "like", "need", "personal", "price", "delivery")
    for kind in kinds:
        Preference.objects.unscoped("test").create(client=company, kind=kind, text=f"About {kind}")
    said = [line.text for line in preference_lines([company], anna)[company.pk]]
    assert said[:5] == ["About need", "About price", "About dislike", "About hours", "About channel"]
    assert len(said) == 9
    client.force_login(anna)
    page = client.get(reverse("client_brief", args=[company.pk])).text
    assert page.count("About ") == 8
    assert "8 of 9" in page
    assert "About personal" not in page


@pytest.mark.parametrize(
    ("key", "operator", "value", "meant"),
    [
        ("preference", "is", "like", True), ("preference", "is", "need", False), ("preference", "is_not", "need", True),
        ("preference_text", "contains", "tea", True), ("preference_text", "empty", "", False),
        ("in_group", "yes", "", True), ("decides", "no", "", True), ("time_zone", "empty", "", True),
        ("position", "filled", "", False),
    ],
)  # fmt: skip
def test_segments_ask_about_the_profile(anna, company, key, operator, value, meant):
    fill(company, 1)
    predicate = segment_fields.get(key).predicate(operator, value)
    assert Client.objects.visible_to(anna).filter(predicate, pk=company.pk).exists() is meant
