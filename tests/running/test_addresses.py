import socket

import pytest

from crm.embedded.troubles import Trouble
from crm.running.addresses import allowed_names, check_free, is_loopback, local_url, usual_url


def test_loopback_is_printed_as_localhost():
    assert usual_url("127.0.0.1", 8000) == "http://localhost:8000"
    assert usual_url("::1", 8000) == "http://localhost:8000"


def test_another_address_is_printed_as_it_is():
    assert usual_url("192.168.1.7", 80) == "http://192.168.1.7:80"


@pytest.mark.parametrize(("host", "expected"), [("localhost", True), ("127.0.0.2", True), ("0.0.0.0", False)])
def test_loopback(host, expected):
    assert is_loopback(host) is expected


def test_names_of_a_public_address_are_allowed():
    assert "crm.example.com" in allowed_names("127.0.0.1", "https://crm.example.com")
    assert "10.0.0.5" in allowed_names("10.0.0.5", "http://10.0.0.5:8000")


def test_only_loopback_is_allowed_on_loopback():
    assert allowed_names("127.0.0.1", "http://localhost:8000") == ["localhost", "127.0.0.1", "[::1]"]


def test_where_we_find_ourselves_when_listening_everywhere():
    assert local_url("0.0.0.0", 8000) == "http://127.0.0.1:8000"
    assert local_url("::", 8000) == "http://[::1]:8000"


def test_a_taken_port_is_named_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} is taken .* PORT={port + 1}"):
            check_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_named():
    with pytest.raises(Trouble, match=r"HOST=192\.0\.2\.1 is not an address of this machine"):
        check_free("192.0.2.1", 8000)
