import pytest
from django.core import mail

from crm.embedded.troubles import Trouble
from crm.office.mail_environment import mail_settings
from crm.settings import env
from tests.smtp import Inbox, mail_goes_to_loopback, serve

pytestmark = pytest.mark.django_db
PAGE = "/settings/mail/"


@pytest.fixture
def smtp(settings):
    return mail_goes_to_loopback(settings)


def test_without_a_server_the_page_says_how_to_set_one(client, otto):
    client.force_login(otto)
    assert "EMAIL_URL" in client.get(PAGE).text
    client.post(PAGE, {"to": "otto@example.com"})
    assert not mail.outbox


def test_test_mail_arrives(client, otto, smtp):
    client.force_login(otto)
    inbox = Inbox()
    server = serve(inbox, smtp)
    try:
        assert client.post(PAGE, {"to": "otto@example.com"}).status_code == 302
    finally:
        server.stop()
    assert inbox.mails[0].rcpt_tos == ["otto@example.com"]


def test_what_went_wrong_is_said_plainly(client, otto, smtp):
    client.force_login(otto)
    answer = client.post(PAGE, {"to": "otto@example.com"})
    assert answer.status_code == 502 and "Nothing listens at this address" in answer.text
    smtp.EMAIL_HOST = "no-such-host.invalid"
    assert "was not sent" in client.post(PAGE, {"to": "otto@example.com"}).text


def test_server_by_address_or_by_parts(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://anna%40firm.example:pa%24s@mail.example:587")
    found = mail_settings(env)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("anna@firm.example", "pa$s")
    assert found["DEFAULT_FROM_EMAIL"] == "anna@firm.example" and found["MAIL_IS_SET"]
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example:25")
    assert mail_settings(env)["DEFAULT_FROM_EMAIL"] == "rapport@mail.example"
    monkeypatch.delenv("EMAIL_URL")
    assert not mail_settings(env)["MAIL_IS_SET"]
    monkeypatch.setenv("EMAIL_HOST", "mail.example")
    assert mail_settings(env)["DEFAULT_FROM_EMAIL"] == "rapport@mail.example"


@pytest.mark.parametrize("address", ["mail.example:25", "http://mail.example", "smtp://"])
def test_an_address_that_cannot_work_is_refused_at_the_start(monkeypatch, address):
    monkeypatch.setenv("EMAIL_URL", address)
    with pytest.raises(Trouble, match="EMAIL_URL"):
        mail_settings(env)
