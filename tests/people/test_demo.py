import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from crm.access.models import AccessVersion, Cover, RoleAssignment
from crm.people.actions.demo import DemoRefused, filled_tables, load_demo, remove_demo
from crm.people.models import Branch, DemoRemoval, Firm, Team, User


def silent(text):
    pass


@pytest.mark.django_db
def test_demo_has_the_ten_personas():
    load_demo(say=silent)
    assert Firm.objects.get().is_demo
    assert sorted(Branch.objects.values_list("name", flat=True)) == ["Centre", "North", "South"]
    assert User.objects.count() == 10
    assert not RoleAssignment.objects.filter(user__email__startswith="nils").exists()
    assert User.objects.get(email__startswith="anna").check_password("demo-password")
    cover = Cover.objects.get()
    assert cover.absent.email.startswith("sara") and cover.deputy.email.startswith("anna")


@pytest.mark.django_db
def test_demo_is_not_loaded_over_a_firm(firm):
    with pytest.raises(DemoRefused):
        load_demo(say=silent)
    with pytest.raises(DemoRefused):
        remove_demo()
    call_command("demo", "load", "--if-new")
    assert not User.objects.exists()
    with pytest.raises(CommandError):
        call_command("demo", "load")


@pytest.mark.django_db(transaction=True)
def test_demo_is_removed_whole_and_not_loaded_again_by_a_start(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "demo").mkdir()
    load_demo(say=silent)
    version = AccessVersion.objects.get().number
    remove_demo()
    assert not User.objects.exists() and not Team.objects.exists() and Firm.load() is None
    assert AccessVersion.objects.get().number > version
    assert not list(tmp_path.iterdir())
    call_command("demo", "load", "--if-new")
    assert Firm.load() is None
    load_demo(say=silent)
    assert not DemoRemoval.objects.exists()
    assert "people_user" in filled_tables() and "contacts_client" in filled_tables()


@pytest.mark.django_db
def test_tables_of_another_program_are_not_touched():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE somebody_elses (name text)")
    assert "somebody_elses" not in filled_tables()
