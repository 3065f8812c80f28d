"""The pages of mails: a thread, its files, what waits, who reads it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.actions.mail_filing import ignore_address, set_privacy
from contacts.models import Mail, MailFiling
from contacts.queries.mail_waiting import waiting_for
from crm.audit.models import ReadEntry
from tests.contacts.mails.letters import arrives, mailbox_of, mails
from tests.factories import ClientFactory
from tests.mail.letters import letter
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db
TO_JAN = {"sender": "anna@example.com", "to": "jan@client.example", "Message_ID": "<2@x>"}
PDF = b"%PDF-1.4\n% plainly a test\n"


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.fixture
def thread(anna, nordwind):
    """Three mails of one thread, the last one with a quote, files and HTML."""
    arrives(anna, b"Hello" and letter("How much?", Message_ID="<1@x>"))
    arrives(
        anna,
        letter("450 a piece", **TO_JAN, In_Reply_To="<1@x>"),
        is_sent=True,
    )
    text = "We take ten.\n\nOn 30 Nov 2026 Anna wrote:\n> 450 a piece"
    html = '<p>We take <b>ten</b>.</p><img src="https://spy.example/x.gif"><script>alert(1)</script>'
    files = [("order.pdf", "application/pdf", PDF)]
    heads = {"Message_ID": "<3@x>", "References": "<1@x> <2@x>"}
    return arrives(anna, letter(text, html=html, files=files, **heads))


def test_a_thread_is_one_line_of_the_stream(client, anna, nordwind, thread):
    sign_in(client, anna)
    page = client.get(nordwind.get_absolute_url()).text
    assert page.count(f'id="mail-{thread.pk}"') == 1 and "We take ten." in page and "450 a piece" not in page
    assert "Mails in this thread: 3" in page and thread.get_absolute_url() in page
    only = client.get(f"{nordwind.get_absolute_url()}?show=mail").text
    assert (
        "We take ten." in only
        and "We take ten." not in client.get(f"{nordwind.get_absolute_url()}?show=calls").text
    )


def test_the_page_shows_the_thread_with_what_is_repeated_folded(client, anna, thread):
    sign_in(client, anna)
    page = client.get(thread.get_absolute_url()).text
    for words in ("How much?", "450 a piece", "We take ten.", "Earlier text", "order.pdf", "Nordwind GmbH"):
        assert words in page
    assert "jan@client.example" in page and "spy.example" not in page
    formatted = client.get(thread.get_absolute_url(), {"formatted": thread.pk}).text
    assert "<p>We take <b>ten</b>.</p>" in formatted
    assert "spy.example" not in formatted and "alert(1)" not in formatted
    assert client.get(thread.get_absolute_url(), {"formatted": "x²"}).status_code == 200


def test_files_are_saved_never_shown_and_noted(client, anna, carla, dario, thread):
    sign_in(client, carla)
    file = thread.attachments.unscoped("test").get()
    url = reverse("mail_attachment", args=[thread.pk, file.number])
    answer = client.get(url)
    assert answer.content == PDF
    assert (
        answer["Content-Disposition"].startswith("attachment")
        and answer["X-Content-Type-Options"] == "nosniff"
    )
    assert (
        answer["Content-Type"] == "application/octet-stream"
        and "sandbox" in answer["Content-Security-Policy"]
    )
    assert ReadEntry.objects.filter(by=carla, group="files").exists()
    assert client.get(reverse("mail_original", args=[thread.pk])).content.startswith(b"From: Jan")
    thread.file.unlink()
    assert client.get(url).status_code == 404
    sign_in(client, dario)
    assert client.get(url).status_code == 404


def test_privacy_holds_on_the_page_the_stream_and_in_the_search(client, anna, carla, nordwind, thread):
    for mail in mails():
        set_privacy(mail=mail, by=anna, privacy="participants")
    pages = [nordwind.get_absolute_url(), f"{reverse('mail_list')}?q=looms"]
    for who, is_told in ((carla, False), (anna, True)):
        sign_in(client, who)
        assert client.get(thread.get_absolute_url()).status_code == (200 if is_told else 404)
        for url in pages:
            assert ("Looms" in client.get(url).text) is is_told, url
    set_privacy(mail=mails().first(), by=anna, privacy="client")
    sign_in(client, carla)
    page = client.get(mails().first().get_absolute_url()).text
    assert "How much?" in page and "We take ten." not in page


def test_a_participant_decides_who_reads_it(client, anna, carla, thread):
    url = reverse("mail_privacy", args=[thread.pk])
    sign_in(client, carla)
    assert client.post(url, {"privacy": "participants"}).status_code == 403
    sign_in(client, anna)
    assert client.post(url, {"privacy": "participants"}).status_code == 302
    assert client.post(url, {"privacy": "everybody"}).status_code == 302
    thread.refresh_from_db(from_queryset=Mail.objects.unscoped("test"))
    assert thread.privacy == "participants"


def test_a_role_that_hides_notes_or_addresses_hides_them_of_mails(client, carla, nordwind, thread):
    show_fields("team_lead", notes=0, contact=0)
    sign_in(client, carla)
    for url in (thread.get_absolute_url(), nordwind.get_absolute_url(), f"{reverse('mail_list')}?q=looms"):
        page = client.get(url).text
        assert "We take ten." not in page and "Looms" not in page and "jan@client.example" not in page
    arrives(carla, sender="ewa@new.example", subject="Looms again")
    page = client.get(reverse("mails_to_file")).text
    assert "Looms" not in page and "ewa@new.example" not in page
    file = thread.attachments.unscoped("test").get()
    assert client.get(reverse("mail_attachment", args=[thread.pk, file.number])).status_code == 404
    assert client.get(reverse("mail_original", args=[thread.pk])).status_code == 404


def test_what_waits_is_filed_from_the_page(client, anna, nordwind):
    arrives(anna, sender="Ewa <ewa@client.example>", Message_ID="<1@x>")
    arrives(anna, sender="Pal <pal@home.example>", Message_ID="<2@x>")
    sign_in(client, anna)
    page = client.get(reverse("mails_to_file")).text
    assert "ewa@client.example" in page and "pal@home.example" in page
    assert "Mails to file" in client.get(reverse("today")).text
    url = f"{reverse('mail_address_file')}?address=ewa@client.example"
    # Somebody of the same domain is a client already.
    assert "Nordwind" in client.get(url).text
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"client": nordwind.pk, "person_name": "Ewa"}).status_code == 302
    assert MailFiling.objects.unscoped("test").get().client == nordwind
    client.post(reverse("mail_ignore"), {"address": "pal@home.example"})
    assert not waiting_for(anna)
    assert "pal@home.example" in client.get(reverse("mailbox_list")).text
    client.post(reverse("mail_notice"), {"address": "pal@home.example"})
    assert "pal@home.example" not in client.get(reverse("mailbox_list")).text


def test_a_client_is_looked_for_by_name(client, anna, bruno, nordwind):
    ClientFactory(owner=bruno, name="Secret Mills")
    mail = arrives(anna, sender="x@new.example")
    sign_in(client, anna)
    url = reverse("mail_file", args=[mail.pk])
    assert "Nordwind" in client.get(url, {"q": "nordw"}).text
    assert "No client that you see" in client.get(url, {"q": "secret mills"}).text
    assert client.post(f"{url}?q=nordw", {"client": nordwind.pk}).status_code == 302
    assert client.post(reverse("mail_take_off", args=[mail.pk, nordwind.pk])).status_code == 302
    assert not MailFiling.objects.unscoped("test").exists()


def test_what_could_not_be_read_is_listed_to_check(client, anna):
    arrives(anna, b"\x00\xff nothing of a mail")
    sign_in(client, anna)
    assert "To check" in client.get(reverse("mails_to_file")).text
    assert "could not be read" in client.get(mails().get().get_absolute_url()).text


def test_nobody_elses_mails_wait_in_ones_list(client, anna, bruno, nils):
    arrives(anna, sender="ewa@new.example")
    ignore_address(address="x@y.example", by=anna)
    sign_in(client, bruno)
    assert "ewa@new" not in client.get(reverse("mails_to_file")).text
    assert "x@y.example" not in client.get(reverse("mailbox_list")).text
    sign_in(client, nils)
    assert client.get(reverse("mails_to_file")).status_code == 403


def test_as_many_queries_for_one_mail_as_for_three(client, anna, nordwind):
    mailbox_of(anna)
    sign_in(client, anna)
    counts = {}
    for number in range(3):
        mail = arrives(anna, Message_ID=f"<{number}@x>", References="<0@x>")
        arrives(anna, Message_ID=f"<w{number}@x>", sender=f"x{number}@new.example")
        urls = [
            mail.get_absolute_url(),
            reverse("mails_to_file"),
            nordwind.get_absolute_url(),
            reverse("mail_list"),
        ]
        counts[number] = [queries(client, url) for url in urls]
    assert counts[0] == counts[2]
    assert max(counts[0][:2]) <= 14, counts
