"""Mailboxes are connected by their owners, tested in plain words, and their passwords stay sealed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from contacts.actions.mail_reading import due_mailboxes
from contacts.actions.mailboxes import account_of, change_mailbox, connect_mailbox, disconnect_mailbox
from contacts.mails.parties import filing_address
from contacts.models import Mailbox
from crm.audit.models import AuditPayload
from crm.events import EmployeeLeft, publish
from crm.mail.accounts import Account, MailboxTrouble
from crm.mail.hosts import is_public
from crm.mail.imap import opened
from crm.sign_in.sealing import unseal
from tests.contacts.mails.certificates import self_signed
from tests.contacts.mails.letters import mailbox_of
from tests.imap import ImapServer, needs_imap
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


def said(server, **changes):
    values = {
        "address": "anna@example.com", "user_name": "anna@example.com", "password": server.password,
        "host": server.host, "port": server.port, "security": "none", "privacy": "client", "since_days": "30",
    }  # fmt: skip
    return values | changes


def boxes():
    return Mailbox.objects.unscoped("test")


@needs_imap
def test_a_mailbox_is_connected_once_the_server_lets_it_in(client, anna, imap_server):
    sign_in(client, anna)
    url = reverse("mailbox_new")
    page = client.post(url, said(imap_server, password="wrong"))
    assert page.status_code == 422 and "refused the user name or the password" in page.text
    assert "wrong" not in page.text and not boxes().exists()
    assert client.post(url, said(imap_server)).status_code == 302
    box = boxes().get()
    assert box.owner == anna and unseal(box.sealed_password) == imap_server.password
    assert imap_server.password not in box.sealed_password
    assert not AuditPayload.objects.filter(after__icontains=imap_server.password).exists()
    assert "connected already" in client.post(url, said(imap_server)).text
    page = client.get(reverse("mailbox_list")).text
    assert "anna@example.com" in page and "Not read yet" in page
    assert client.post(reverse("mailbox_test", args=[box.pk])).status_code == 302
    assert "The mailbox works." in client.get(reverse("mailbox_list")).text


@needs_imap
def test_another_server_wants_the_password_again(client, anna, imap_server):
    """Else whoever sits down at an open session would have the password sent to a server of their own."""
    box = mailbox_of(anna, imap_server, read_up_to={"INBOX": [1, 5]})
    sign_in(client, anna)
    url = reverse("mailbox_edit", args=[box.pk])
    changed = said(imap_server, user_name="other@example.com", is_on="on", password="")
    page = client.post(url, changed)
    assert page.status_code == 422 and "type the password again" in page.text
    assert client.post(url, changed | {"password": imap_server.password}).status_code == 302
    box = boxes().get()
    assert box.user_name == "other@example.com" and box.read_up_to == {}
    same = said(imap_server, user_name="other@example.com", password="", privacy="team")
    assert client.post(url, same).status_code == 302
    box = boxes().get()
    assert (box.privacy, box.is_on) == ("team", False)


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [("127.0.0.1", 1, "Nothing listens"), ("no-such-server.invalid", 993, "no server of this name")],
)
def test_troubles_in_plain_words(anna, host, port, words):
    values = {"address": "a@x.example", "user_name": "a", "host": host, "port": port, "security": "ssl"}
    with pytest.raises(ValidationError, match=words):
        connect_mailbox(by=anna, owner=anna, password="x", **values)


@needs_imap
def test_the_wrong_port_for_the_security_is_said(imap_server):
    for security in ("ssl", "starttls"):
        account = Account(imap_server.host, imap_server.port, security, "a", "x")
        with pytest.raises(MailboxTrouble, match=r"right port|unexpected"), opened(account):
            pass


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.7", "169.254.169.254", "[::1]", "0.0.0.0", "2130706433"]
)
def test_servers_of_the_inner_network_are_not_called(anna, settings, host):
    settings.MAIL_PRIVATE_HOSTS = False
    values = {"address": "a@x.example", "user_name": "a", "host": host, "port": 80, "security": "ssl"}
    with pytest.raises(ValidationError, match=r"open network|no server"):
        connect_mailbox(by=anna, owner=anna, password="x", **values)


def test_what_is_public():
    assert is_public("9.9.9.9") and is_public("2620:fe::fe")
    inner = (
        "::ffff:127.0.0.1",
        "fe80::1%eth0",
        "192.168.1.1",
        "100.64.0.1",
        "224.0.0.1",
        "fd00::1",
        "2002:7f00:1::",
    )
    assert not [one for one in inner if is_public(one)]


@needs_imap
def test_a_certificate_that_is_not_trusted_stops_before_the_password(tmp_path, monkeypatch):
    server = ImapServer(self_signed(tmp_path))
    try:
        secure = Account("localhost", server.tls_port, "ssl", "anna", server.password)
        with pytest.raises(MailboxTrouble, match="not trusted"), opened(secure):
            pass
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        for port, security in ((server.tls_port, "ssl"), (server.port, "starttls")):
            with opened(Account("localhost", port, security, "anna", server.password)) as mailbox:
                assert mailbox.look_into("INBOX")
    finally:
        server.stop()


def test_tries_are_counted(client, anna):
    sign_in(client, anna)
    box = mailbox_of(anna, host="127.0.0.1", port=1)
    for _time in range(10):
        client.post(reverse("mailbox_test", args=[box.pk]))
    client.post(reverse("mailbox_test", args=[box.pk]))
    assert "Too many tries" in client.get(reverse("mailbox_list")).text
    assert client.post(reverse("mailbox_new"), {}).status_code == 422


def test_a_mailbox_is_its_owners_alone(client, anna, bruno, edda, otto):
    box = mailbox_of(anna)
    for who in (bruno, edda, otto):
        sign_in(client, who)
        for name in ("mailbox_edit", "mailbox_test", "mailbox_remove"):
            assert client.post(reverse(name, args=[box.pk])).status_code == 404, (who, name)
        with pytest.raises(PermissionDenied):
            disconnect_mailbox(mailbox=box, by=who)
        with pytest.raises(PermissionDenied):
            change_mailbox(mailbox=box, by=who, privacy="team")
    sign_in(client, anna)
    assert client.post(reverse("mailbox_remove", args=[box.pk])).status_code == 302
    assert not boxes().exists()


@needs_imap
def test_the_firms_filing_box_is_kept_by_whoever_keeps_the_firm(client, anna, edda, otto, imap_server):
    url = reverse("filing_box")
    sign_in(client, anna)
    assert client.get(url).status_code == 403
    keeper = next(who for who in (otto, edda) if sign_in(client, who).get(url).status_code == 200)
    values = said(imap_server, address="office@example.com", trusts_senders="on")
    assert client.post(url, values).status_code == 302
    box = boxes().get()
    assert box.owner is None and box.trusts_senders and "office@example.com" in client.get(url).text
    sign_in(client, anna)
    assert filing_address(box, anna) in client.get(reverse("mailbox_list")).text
    assert filing_address(box, keeper) not in client.get(reverse("mailbox_list")).text


def test_of_whoever_leaves_no_password_is_kept(anna):
    mailbox_of(anna)
    publish(EmployeeLeft(user_id=anna.pk))
    box = boxes().get()
    assert not box.is_on and not box.sealed_password and due_mailboxes() == []
    with pytest.raises(MailboxTrouble, match="again"):
        account_of(box)
