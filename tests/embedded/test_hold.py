import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg
import pytest

from crm.embedded.hold import held, keep_mark
from crm.embedded.places import Places, places
from crm.embedded.servers import Servers
from crm.embedded.troubles import Trouble

USER = """
import sys, time
from pathlib import Path
from crm.embedded.hold import held
from crm.embedded.places import places
with held(places(Path(sys.argv[1]))):
    print("up", flush=True)
    sys.stdin.readline()
"""


def silent(_: str) -> None:
    pass


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """A data folder of its own, with a cluster made once for this module."""
    root = tmp_path_factory.mktemp("yard")
    found = places(root / "data")
    yield found
    Servers.at(found, silent).stop()
    shutil.rmtree(found.home, ignore_errors=True)  # as root it may lie elsewhere


def is_up(yard: Places) -> bool:
    servers = Servers.at(yard, silent)
    return bool(servers.postgres.pid()) and bool(servers.valkey.pid())


def another_user(yard: Places) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", USER, str(yard.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    while "up" not in child.stdout.readline():
        pass
    return child


def test_servers_run_while_held_and_stop_afterwards(yard):
    with held(yard, silent) as servers:
        with servers.postgres.connect() as connection:
            assert connection.execute("SELECT lower('ŁÓDŹ ИВАН')").fetchone() == ("łódź иван",)
        assert is_up(yard)
    assert not is_up(yard)


def test_last_one_out_stops_the_servers(yard):
    other = another_user(yard)
    with held(yard, silent):
        pass
    assert is_up(yard)
    other.communicate("\n", timeout=60)
    assert not is_up(yard)


def test_a_killed_user_does_not_keep_the_servers_forever(yard):
    other = another_user(yard)
    other.kill()
    other.communicate(timeout=10)
    assert is_up(yard)
    with held(yard, silent):
        assert is_up(yard)
    assert not is_up(yard)


def test_servers_asked_to_stay_do_stay(yard):
    with held(yard, silent):
        keep_mark(yard).touch()
    assert is_up(yard)
    keep_mark(yard).unlink()
    with held(yard, silent):
        pass
    assert not is_up(yard)


def test_committed_data_survives_kill_9_of_the_database(yard, monkeypatch):
    monkeypatch.delenv("PGOPTIONS")  # as in real use: a commit waits for the disk
    with held(yard, silent) as servers:
        with servers.postgres.connect() as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
            connection.execute("INSERT INTO kept VALUES (1)")
        os.kill(servers.postgres.pid(), signal.SIGKILL)
        os.kill(servers.valkey.pid(), signal.SIGKILL)
        time.sleep(0.1)
        servers.ensure()
        with servers.postgres.connect() as connection:
            assert connection.execute("SELECT count(*) > 0 FROM kept").fetchone() == (True,)
            connection.execute("DROP TABLE kept")


def test_nobody_gets_in_without_the_password(yard):
    with held(yard, silent), pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(yard.sockets), dbname="rapport", user="postgres", password="guessed")


def test_the_program_does_not_work_as_owner_of_the_server(yard):
    with held(yard, silent) as servers, servers.postgres.connect() as connection:
        assert connection.execute("SELECT usesuper FROM pg_user WHERE usename = current_user").fetchone() == (
            False,
        )


def test_data_of_another_version_is_refused_in_a_sentence(yard):
    with held(yard, silent):
        pass
    stamp = yard.cluster / "PG_VERSION"
    stamp.write_text("14\n")
    with pytest.raises(Trouble, match="holds data of PostgreSQL 14"), held(yard, silent):
        pass
    stamp.write_text("18\n")
