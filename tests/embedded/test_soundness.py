from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from crm.embedded.soundness import check_databases, what_is_wrong


def test_our_own_database_is_sound(db):
    assert what_is_wrong(connection) == ""
    assert check_databases(["default"]) == []


@pytest.fixture
def plain_c(db) -> Iterator[str]:
    """A database with the locale that a bare environment gives."""
    name = f"{connection.settings_dict['NAME']}_c"
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as server:
        create = "CREATE DATABASE {} LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0"
        server.execute(sql.SQL(create).format(sql.Identifier(name)))
        yield name
        server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def test_a_plain_c_locale_is_refused_in_a_sentence(plain_c):
    database = connection.copy()
    database.settings_dict["NAME"] = plain_c
    sentence = what_is_wrong(database)
    assert "does not know letters like" in sentence
    assert "CREATE DATABASE" in sentence


def test_a_server_that_is_not_there_is_named_in_a_sentence(db):
    database = connection.copy()
    database.settings_dict["NAME"] = "nowhere"
    assert what_is_wrong(database).startswith("The database nowhere cannot be used")
