import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from crm.embedded.troubles import Trouble
from crm.running.preparing import migrate, migration_files
from tests.house.steps import EveryStep

pytestmark = pytest.mark.django_db


def test_the_files_are_the_migrations_that_django_knows():
    assert migration_files() == set(MigrationLoader(None).disk_migrations)


def test_an_up_to_date_database_is_left_alone():
    said: list[str] = []
    migrate(said.append)
    assert said == []


def test_a_database_ahead_of_the_program_is_refused():
    MigrationRecorder(connection).record_applied("people", "9999_of_next_year")
    with pytest.raises(Trouble, match=r"newer release of Rapport .it has people.9999_of_next_year"):
        migrate(print)


def by_steps(*targets):
    executor = MigrationExecutor(connection)
    executor.loader = EveryStep(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


def forget_short_ways():
    """As a database looks that was made before there were any."""
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if migration.replaces:
            MigrationRecorder(connection).record_unapplied(app, name)


def applied():
    return set(MigrationRecorder(connection).applied_migrations())


def test_a_database_that_went_every_step_needs_nothing():
    forget_short_ways()
    assert not migration_files() <= applied()
    said: list[str] = []
    migrate(said.append)
    assert said == []
    assert migration_files() <= applied()


@pytest.fixture
def _back_again():
    """The tests after this one find the database as it was."""
    yield
    by_steps()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_back_again")
def test_a_database_on_the_way_goes_on_from_its_step():
    by_steps(("contacts", "0037_alike_pairs"), ("campaigns", "0004_shares"))
    forget_short_ways()
    assert "contacts_mailabout" not in connection.introspection.table_names()
    said: list[str] = []
    migrate(said.append)
    assert "steps" in said[0]
    assert "contacts_mailabout" in connection.introspection.table_names()
    assert migration_files() <= applied()
