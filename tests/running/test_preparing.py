import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from crm.embedded.troubles import Trouble
from crm.running.preparing import migrate, migration_files

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
