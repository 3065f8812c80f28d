"""The page of clients: what each persona sees, finds, filters, keeps as a view and carries out."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.lists import CLIENT_LIST
from crm.access.models import AccessVersion
from crm.access.shares import share_record
from crm.lists.models import ColumnChoice, SavedView
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def read(client):
    """Read the list as somebody: read(anna, "stage=lead")."""

    def get(user, params="", part="", **headers):
        client.force_login(user)
        return client.get(f"{reverse('client_list' + part)}?{params}", headers=headers)

    return get


def names(response):
    return [row.name for row in response.context["listing"].page.rows]


def test_each_sees_their_clients(read, personas):
    nordic = ClientFactory(owner=personas.anna, name="Nordic Paper")
    ClientFactory(owner=personas.dario, name="Verde Energia")
    assert names(read(personas.anna)) == ["Nordic Paper"]
    assert set(names(read(personas.edda))) == {"Nordic Paper", "Verde Energia"}
    assert names(read(personas.dario)) == ["Verde Energia"]
    share_record(record=nordic, by=personas.anna, with_user=personas.dario)
    assert set(names(read(personas.dario))) == {"Nordic Paper", "Verde Energia"}


@pytest.mark.parametrize("part", ["", "_filters", "_figures", "_columns", "_new_view"])
def test_nobody_without_a_role_sees_any_part(read, personas, part):
    assert read(personas.nils, part=part).status_code == 403
    assert read(personas.anna, part=part).status_code == 200


def test_what_people_wrote_is_escaped(read, personas):
    ClientFactory(owner=personas.anna, name="<script>x</script>", city="<b>", tags=["<i>"])
    choice = ["name", "tags", "city"]
    ColumnChoice.objects.create(user=personas.anna, list_key="clients", columns=choice)
    page = read(personas.anna, "q=<u>").content.decode() + read(personas.anna).content.decode()
    assert not any(wrong in page for wrong in ("<script>x", "<b></b>", "<i></i>", 'value="<u>"'))
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_few_queries_whatever_the_rows(read, client, personas, count):
    ClientFactory.create_batch(count, owner=personas.anna)
    read(personas.anna)
    with CaptureQueriesContext(connection) as page:
        assert len(names(client.get("/clients/"))) == count
    with CaptureQueriesContext(connection) as fragment:
        client.get("/clients/", headers=HTMX)
    assert len(page) <= 8
    assert len(fragment) <= 6


def test_the_fragment_holds_rows_and_chips_only(read, personas):
    ClientFactory(owner=personas.anna, name="Nordic", grade="A")
    fragment = read(personas.anna, "class=A", **HTMX).content.decode()
    assert "<html" not in fragment
    assert "Nordic" in fragment
    assert 'id="list-chips"' in fragment


def test_what_stands_around_the_rows_follows_what_was_found(read, personas):
    ClientFactory(owner=personas.edda, name="Nordic", grade="A")
    fragment = read(personas.edda, "class=A&q=nor", **HTMX).text
    for part in ("export", "columns", "new_view"):
        address = reverse(f"client_list_{part}") + "?"
        (link,) = {line.split('"')[0] for line in fragment.split(address)[1:]}
        assert "class=A" in link and "q=nor" in link
    assert 'id="list-end" hx-swap-oob="true"' in fragment and "sort=" in fragment
    turned = read(personas.edda, "class=A&q=nor&after=x", **HTMX).text
    assert 'id="list-end"' not in turned


def test_the_way_back_through_the_history_gets_the_whole_page(read, personas):
    ClientFactory(owner=personas.anna)
    back = {**HTMX, "HX-History-Restore-Request": "true"}
    assert "<html" in read(personas.anna, "q=client", **back).content.decode()


def test_a_list_of_a_module_that_is_off_is_not_there(client, firm, personas):
    client.force_login(personas.edda)
    assert client.get("/deals/").status_code == 200
    firm.modules_off = ["sales"]
    firm.save()
    AccessVersion.bump()
    cache.clear()
    assert client.get("/deals/").status_code == 404


def test_find_in_this_view(read, personas):
    ClientFactory(owner=personas.anna, name="Żubr Budownictwo", city="Łódź")
    ClientFactory(owner=personas.anna, name="Nordic")
    assert names(read(personas.anna, "q=ŻUBR")) == ["Żubr Budownictwo"]
    assert "Nothing matches" in read(personas.anna, "q=nobody").content.decode()


def test_an_empty_list_says_what_to_do_first(read, personas):
    assert "No clients yet" in read(personas.anna).content.decode()
    assert "No clients yet" in read(personas.anna, "stage=lead").content.decode()


def test_bad_values_are_said_on_the_page(read, personas):
    ClientFactory(owner=personas.anna)
    page = read(personas.anna, "class=Z&sort=nonsense&after=forged")
    assert page.status_code == 200
    assert len(page.context["listing"].errors) == 3


def test_figures_come_later(read, personas):
    ClientFactory(owner=personas.anna, turnover_amount=1234)
    ClientFactory(owner=personas.dario, turnover_amount=99)
    figures = read(personas.anna, part="_figures", **HTMX).content.decode()
    assert "of 1" in figures
    assert "€1.2K" in figures
    assert "€1.3K" in read(personas.edda, part="_figures", **HTMX).content.decode()


def test_the_filter_form_leads_to_a_clean_address(read, personas):
    response = read(personas.anna, "apply=1&class=A&turnover_min=&q=x&view=quiet", part="_filters")
    assert response.url == "/clients/?class=A&q=x&view=quiet"
    assert read(personas.anna, "apply=1&turnover_min=lots", part="_filters").status_code == 200


def test_columns_are_kept_for_each_person_and_view(read, client, personas):
    ClientFactory(owner=personas.anna, city="Łódź", main_phone="+48 22 1234567")
    client.force_login(personas.anna)
    client.post("/clients/columns/?view=mine", {"column": ["name", "phone", "nonsense"]})
    assert [column.key for column in read(personas.anna, "view=mine").context["listing"].columns] == [
        "name",
        "phone",
    ]
    assert "owner" in [column.key for column in read(personas.anna).context["listing"].columns]
    client.post("/clients/columns/?view=mine", {"reset": "1"})
    assert not ColumnChoice.objects.exists()


def test_every_column_draws_every_client(read, personas):
    ClientFactory(owner=personas.anna)
    ClientFactory(owner=None)
    keys = [column.key for column in CLIENT_LIST.columns]
    ColumnChoice.objects.create(user=personas.edda, list_key="clients", columns=keys)
    assert len(names(read(personas.edda))) == 2


class TestSavedViews:
    def save(self, client, user, name="Key accounts", audience="private", params="class=A&sort=-turnover"):
        client.force_login(user)
        return client.post(f"/clients/views/new/?{params}", {"name": name, "audience": audience})

    def test_a_view_keeps_filters_sort_and_columns(self, client, read, personas):
        client.force_login(personas.anna)
        client.post("/clients/columns/", {"column": ["name", "turnover"]})
        response = self.save(client, personas.anna)
        view = SavedView.objects.get()
        assert response.url == f"/clients/?view={view.pk}&class=A&sort=-turnover"
        page = client.get(response.url).context["listing"]
        assert [column.key for column in page.columns] == ["name", "turnover"]
        assert [tab.label for tab in page.tabs if tab.is_current] == ["Key accounts"]

    @pytest.mark.parametrize(
        ("audience", "readers"),
        [("private", "anna"), ("team", "anna bruno"), ("everyone", "anna bruno dario")],
    )
    def test_who_is_offered_a_view(self, client, read, personas, audience, readers):
        self.save(client, personas.anna, audience=audience)
        offered = {
            name
            for name in ("anna", "bruno", "dario")
            if "Key accounts" in read(getattr(personas, name)).content.decode()
        }
        assert offered == set(readers.split())

    def test_only_its_owner_removes_a_view(self, client, personas):
        self.save(client, personas.anna, audience="everyone")
        view = SavedView.objects.get()
        client.force_login(personas.bruno)
        assert client.post(f"/clients/views/{view.pk}/delete/").status_code == 404
        client.force_login(personas.anna)
        assert client.post(f"/clients/views/{view.pk}/delete/").status_code == 302
        assert not SavedView.objects.exists()
