from pathlib import Path

from crm.embedded.places import LONGEST_SOCKET_FOLDER, broker_url, places


def test_sockets_lie_inside_the_data_folder(tmp_path):
    assert places(Path("/srv/rapport")).sockets == Path("/srv/rapport/servers/run")


def test_a_long_path_gets_short_sockets(tmp_path):
    deep = tmp_path / ("long" * 30)
    found = places(deep)
    assert len(str(found.sockets)) <= LONGEST_SOCKET_FOLDER
    assert found.sockets == places(deep).sockets


def test_a_folder_made_anew_has_other_sockets(tmp_path):
    deep = tmp_path / ("long" * 30)
    before = places(deep).sockets
    (deep / "keys" / "place").unlink()
    assert places(deep).sockets != before


def test_a_key_is_made_once_and_is_private(tmp_path):
    first = places(tmp_path).secret("django")
    assert len(first) >= 50
    assert places(tmp_path).secret("django") == first
    assert (tmp_path / "keys" / "django").stat().st_mode & 0o077 == 0


def test_broker_address_of_a_socket():
    assert broker_url("unix://:pw@/run/v.sock?db=0") == "redis+socket://:pw@/run/v.sock?virtual_host=0"
    assert broker_url("redis://host:6379/0") == "redis://host:6379/0"
