import pytest

from crm.embedded.troubles import Trouble
from crm.running import environment


@pytest.mark.parametrize("value", ["http", "-1", "0", "65536", "8000.5", "٨٠٠٠"])
def test_a_port_that_cannot_be_is_named(monkeypatch, value):
    monkeypatch.setenv("PORT", value)
    with pytest.raises(Trouble, match=r"PORT=.* whole number from 1 to 65535"):
        environment.number("PORT", 8000, least=1, most=65535)


def test_an_empty_variable_is_as_good_as_none(monkeypatch):
    monkeypatch.setenv("PORT", " ")
    assert environment.number("PORT", 8000, least=1, most=65535) == 8000


@pytest.mark.parametrize(("value", "expected"), [("0", False), ("off", False), ("YES", True), ("1", True)])
def test_switches(monkeypatch, value, expected):
    monkeypatch.setenv("DEMO", value)
    assert environment.switch("DEMO", default=True) is expected


def test_a_switch_that_is_neither_is_named(monkeypatch):
    monkeypatch.setenv("DEMO", "maybe")
    with pytest.raises(Trouble, match="DEMO=maybe"):
        environment.switch("DEMO", default=True)


@pytest.mark.parametrize("value", ["mysql://db/x", "localhost/x", "postgres://", "postgres://host:port/x"])
def test_an_address_of_another_kind_is_named(monkeypatch, value):
    monkeypatch.setenv("DATABASE_URL", value)
    with pytest.raises(Trouble, match="DATABASE_URL cannot be used: it must look like postgres://"):
        environment.url("DATABASE_URL", "", "postgres", "postgresql")


def test_a_secret_in_a_wrong_address_is_not_repeated(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://jan:hunter2@db/x")
    with pytest.raises(Trouble) as caught:
        environment.url("DATABASE_URL", "", "postgres")
    assert "hunter2" not in str(caught.value)


def test_unix_sockets_are_addresses(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "unix:///run/valkey.sock")
    assert environment.url("REDIS_URL", "", "unix") == "unix:///run/valkey.sock"
