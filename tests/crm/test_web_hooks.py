"""Calls to a connected program: signed, to the open network alone, no redirection, a few seconds at most."""

import time

import pytest

from crm import web_hooks
from crm.web_hooks import SIGNATURE, TIME, HookTrouble, is_signed, post, signature
from tests.hooks import HookServer

SECRET = "a secret of sixteen signs"


@pytest.fixture
def server():
    server = HookServer()
    yield server
    server.stop()


def test_what_is_sent_is_signed_and_checked_by_the_same_rule(server):
    post(f"{server.url}/dial?to=%2B48", {"number": "+48"}, secret=SECRET, private=True)
    ((path, headers, body),) = server.asked
    assert path == "/dial?to=%2B48" and body == b'{"number": "+48"}'
    assert is_signed(SECRET, headers, body)
    assert not is_signed("another secret of sixteen", headers, body) and not is_signed("", headers, body)
    assert not is_signed(SECRET, headers, body + b" ")
    assert not is_signed(SECRET, headers, body, now=time.time() + 400)
    assert not is_signed(SECRET, headers | {TIME: "soon"}, body)
    assert not is_signed(SECRET, {TIME: headers[TIME]}, body)
    assert signature(SECRET, headers[TIME], body) == headers[SIGNATURE]


def test_the_inner_network_is_not_called(server):
    for url in (
        server.url,
        server.url.replace("http:", "https:"),
        "https://[::1]/",
        "https://10.0.0.1/",
        "ftp://x/",
    ):
        with pytest.raises(HookTrouble):
            post(url, {}, secret=SECRET, private=False)
    assert server.asked == []


@pytest.mark.parametrize("status", [301, 302, 403, 500])
def test_any_other_answer_is_a_trouble_and_no_redirection_is_followed(server, status):
    server.status, server.headers = status, {"Location": f"{server.url}/elsewhere"}
    with pytest.raises(HookTrouble, match=str(status)):
        post(server.url, {}, secret=SECRET, private=True)
    assert len(server.asked) == 1


def test_one_that_does_not_answer_is_not_waited_for(server, monkeypatch):
    monkeypatch.setattr(web_hooks, "SECONDS", 0.3)
    server.wait = 1.5
    with pytest.raises(HookTrouble, match="in time"):
        post(server.url, {}, secret=SECRET, private=True)


@pytest.mark.parametrize(
    ("url", "words"), [("http://127.0.0.1:9/", "Nothing answers"), ("http://no.invalid/", "name")]
)
def test_troubles_in_plain_words(url, words):
    with pytest.raises(HookTrouble, match=words):
        post(url, {}, secret="", private=True)
