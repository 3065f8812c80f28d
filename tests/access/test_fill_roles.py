import pytest
from django.core.management import call_command

from crm.access.context import access_of
from crm.access.entities import Entity, entities
from crm.access.models import Grant, KnownCell, Role
from crm.access.role_sets import fill_new_cells

pytestmark = pytest.mark.django_db


@pytest.fixture
def boat():
    """What a later release might bring."""
    yield entities.register(Entity("boat", "Boats", area="clients"))
    del entities._by_key["boat"]


def test_nothing_is_new_after_the_set_up(firm):
    before = Grant.objects.count()
    assert fill_new_cells(mode="private") == 0 and Grant.objects.count() == before


def test_a_new_part_gets_the_levels_of_the_firms_set(anna, edda, otto, boat):
    own = Role.objects.create(key="own", name="Own")
    assert not access_of(anna).may("boat", "view")
    call_command("fill_roles", verbosity=0)
    assert access_of(anna).level("boat", "view").label == "own"
    assert access_of(edda).level("boat", "change").label == "all"
    assert not access_of(otto).may("boat", "view") and not own.grants.exists()


def test_what_an_admin_emptied_stays_empty(anna, boat):
    call_command("fill_roles", verbosity=0)
    Grant.objects.filter(entity__in=["boat", "client"]).delete()
    call_command("fill_roles")
    assert not Grant.objects.filter(entity__in=["boat", "client"]).exists()


def test_a_firm_older_than_the_table_keeps_its_levels(anna, boat):
    KnownCell.objects.all().delete()
    Grant.objects.filter(role__key="rep", entity="client", action="export").delete()
    call_command("fill_roles", verbosity=0)
    assert not access_of(anna).may("client", "export")
    assert access_of(anna).may("boat", "view")


def test_before_the_set_up_there_is_nothing_to_do():
    call_command("fill_roles")
    assert not KnownCell.objects.exists()
