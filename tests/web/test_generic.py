import pytest
from django import forms
from django.test import override_settings
from django.urls import include, path

from crm.people.models import Branch, Team
from crm.web.generic import Column, Crud
from tests.factories import BranchFactory, TeamFactory


class BranchForm(forms.ModelForm):
    class Meta:
        model = Branch
        fields = ("name",)


def add_branch(*, by, name):
    return Branch.objects.create(name=name)


def rename_branch(branch, *, by, name):
    Branch.objects.filter(pk=branch.pk).update(name=name)


def drop_branch(branch, *, by):
    branch.delete()


branches = Crud(
    model=Branch,
    entity="firm",
    writing="change",
    name="sample_branch",
    columns=(Column("name", "Name"),),
    form=BranchForm,
    create=add_branch,
    change=rename_branch,
    delete=drop_branch,
)
urlpatterns = [*branches.urls("sample/"), path("", include("crm.urls"))]
pytestmark = pytest.mark.usefixtures("_addresses")


@pytest.fixture
def _addresses():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def site(client, otto):
    client.force_login(otto)
    return client


def test_list_shows_records_and_leads_to_them(site):
    branch = BranchFactory(name="Gdynia")
    answer = site.get("/sample/").content.decode()
    assert "Gdynia" in answer
    assert f'href="/sample/{branch.pk}/"' in answer


def test_new_record_goes_through_the_action(site):
    answer = site.post("/sample/new/", {"name": "Toruń"}, follow=True)
    assert Branch.objects.filter(name="Toruń").exists()
    assert "Saved." in answer.content.decode()


def test_wrong_form_comes_back_with_the_error_at_the_field(site):
    answer = site.post("/sample/new/", {"name": ""})
    assert answer.status_code == 422
    assert 'id="id_name_error"' in answer.content.decode()


def test_edit_goes_through_the_action(site):
    branch = BranchFactory(name="Gdynia")
    site.post(f"/sample/{branch.pk}/", {"name": "Sopot"})
    branch.refresh_from_db()
    assert branch.name == "Sopot"


def test_what_is_in_use_stays_and_says_so(site):
    branch = TeamFactory(branch=BranchFactory(name="Gdynia")).branch
    answer = site.post(f"/sample/{branch.pk}/delete/", follow=True)
    assert Team.objects.filter(branch=branch).exists()
    assert "is in use and stays" in answer.content.decode()


def test_delete_takes_a_post(site):
    assert site.get(f"/sample/{BranchFactory().pk}/delete/").status_code == 405


def test_unknown_record_is_not_found(site):
    assert site.get("/sample/999999/").status_code == 404


@pytest.mark.parametrize("address", ["/sample/", "/sample/new/"])
def test_without_a_role_nothing_is_shown(client, nils, address):
    client.force_login(nils)
    assert client.get(address).status_code == 403


def test_queries_do_not_grow_with_rows(site, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        with CaptureQueriesContext(connection) as seen:
            site.get("/sample/")
        return len(seen)

    count()
    one = count()
    BranchFactory.create_batch(3)
    assert count() == one
