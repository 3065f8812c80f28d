import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from pypdf import PdfReader

from contacts.actions.handover import accept_items, return_item
from contacts.actions.handover_papers import mark_letters_sent, start_letters
from contacts.actions.introductions import mail_introduction, note_introduction, send_introduction
from contacts.models import Client, HandoverItem, HandoverPaper, Interaction, Introduction
from contacts.queries.handovers import items_of, progress_of
from crm.jobs.running import run_due_jobs
from tests.factories import ChannelFactory, PersonFactory
from tests.personas import show_fields, sign_in
from tests.smtp import Inbox, mail_goes_to_loopback, serve

pytestmark = pytest.mark.django_db
ITEMS = HandoverItem.objects.unscoped("test")
LEDGER = Introduction.objects.unscoped("test")
MAIL = {"subject": "Hello", "body": "I am new here."}


@pytest.fixture
def smtp(settings):
    return mail_goes_to_loopback(settings)


@pytest.fixture
def served(smtp):
    """served(Inbox()) starts a mail server; it ends with the test."""
    servers = []

    def start(inbox):
        servers.append(serve(inbox, smtp))
        return inbox

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def handover(give, clients, anna, bruno, carla):
    for number, one in enumerate(clients[:3]):
        ChannelFactory(client=one, value=f"office{number}@client.example")
    PersonFactory(client=clients[0], name="Ewa Boss")
    found = give(anna, carla, bruno, introducing="email")
    accept_items(handover=found, items=ITEMS, by=bruno)
    return found


def item_of(client):
    return ITEMS.select_related("client").get(client=client)


def sent_to(client, bruno, address="office0@client.example"):
    return send_introduction(item=item_of(client), address=address, by=bruno, **MAIL)


def stream(client):
    return list(Interaction.objects.unscoped("test").filter(client=client).values_list("kind", flat=True))


def test_the_prepared_text_speaks_the_clients_language(client, handover, clients, bruno):
    Client.objects.unscoped("test").filter(pk=clients[1].pk).update(language="pl")
    client.force_login(bruno)
    work = reverse("handover_work", args=[handover.pk])
    form = client.get(work, {"tab": "introduce", "item": item_of(clients[0]).pk}).context["form"]
    assert form.initial["subject"] == "Your new contact at Test Firm"
    assert "Dear Ewa Boss" in form.initial["body"] and "Anna has been your contact" in form.initial["body"]
    assert "bruno@example.com" in form.initial["body"]
    handover.subject, handover.body = "Hej {person}", "Od {giver}."
    handover.save(update_fields=["subject", "body"])
    form = client.get(work, {"tab": "introduce", "item": item_of(clients[1]).pk}).context["form"]
    assert (form.initial["subject"], form.initial["body"]) == ("Hej Client B", "Od Anna.")


def test_each_client_gets_one_mail_and_its_stream_says_so(client, handover, clients, served, bruno):
    inbox = served(Inbox())
    client.force_login(bruno)
    url = reverse("handover_item_introduce", args=[item_of(clients[0]).pk])
    fields = {"do": "send", "address": "office0@client.example", **MAIL}
    assert client.post(url, fields).status_code == 302
    assert client.post(url, fields).status_code == 422
    run_due_jobs()
    mail_introduction(introduction_id=LEDGER.get().pk)
    run_due_jobs()
    assert [mail.rcpt_tos for mail in inbox.mails] == [["office0@client.example"]]
    content = inbox.mails[0].content.decode()
    assert f"<introduction-{LEDGER.get().pk}@rapport>" in content
    assert "Bruno <rapport@example.com>" in content and "Reply-To: bruno@example.com" in content
    row = LEDGER.get()
    assert (row.state, row.kind, row.by) == ("sent", "email", bruno)
    assert row.sent_at
    assert stream(clients[0]) == ["email"]


def test_the_introduction_alone_is_no_contact(handover, clients, served, bruno, carla):
    served(Inbox())
    sent_to(clients[0], bruno)
    run_due_jobs()
    assert progress_of(items_of(handover, carla)).contacted == 0


def test_a_mail_that_the_server_refuses_can_be_sent_again(handover, clients, served, bruno):
    refusing = served(Inbox("554 no"))
    sent_to(clients[0], bruno)
    run_due_jobs()
    row = LEDGER.get()
    assert (row.state, stream(clients[0])) == ("failed", [])
    assert "554" in row.trouble
    refusing.answer = "250 OK"
    sent_to(clients[0], bruno)
    run_due_jobs()
    assert LEDGER.get().state == "sent"


def test_without_a_server_that_answers_nothing_is_lost(handover, clients, smtp, bruno):
    sent_to(clients[0], bruno)
    run_due_jobs()
    assert LEDGER.get().state == "failed"


def test_a_mail_whose_worker_died_is_never_sent_silently_again(client, handover, clients, served, bruno):
    inbox = served(Inbox())
    row = sent_to(clients[0], bruno)
    LEDGER.filter(pk=row.pk).update(state="sending")  # as a killed worker leaves it
    run_due_jobs()
    assert LEDGER.get().state == "unknown"
    assert not inbox.mails
    client.force_login(bruno)
    page = client.get(reverse("handover_work", args=[handover.pk]), {"tab": "introduce", "item": row.item_id})
    assert "perhaps the client has it" in page.text
    note_introduction(item=item_of(clients[0]), by=bruno, **MAIL)
    assert (LEDGER.get().state, stream(clients[0]), inbox.mails) == ("sent", ["email"], [])


def test_a_connection_that_breaks_off_leaves_it_unknown(handover, clients, served, bruno):
    class Silent(Inbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            server.transport.abort()
            return "250 OK"

    served(Silent())
    sent_to(clients[0], bruno)
    run_due_jobs()
    assert LEDGER.get().state == "unknown"


def test_wrong_addresses_strangers_and_answers_to_come_are_refused(
    handover, clients, smtp, bruno, carla, give, anna
):
    with pytest.raises(ValidationError):
        sent_to(clients[0], bruno, "else@where.example")
    with pytest.raises(PermissionDenied):
        sent_to(clients[0], carla)
    return_item(item=item_of(clients[1]), by=bruno, reason="no")
    with pytest.raises(ValidationError, match="no longer yours"):
        sent_to(clients[1], bruno, "office1@client.example")
    smtp.MAIL_IS_SET = False
    with pytest.raises(ValidationError, match="cannot send mail"):
        sent_to(clients[0], bruno)
    assert not LEDGER.exists()


def test_opted_out_and_invalid_addresses_are_not_offered(client, handover, clients, bruno):
    ChannelFactory(client=clients[0], value="out@client.example", has_opted_out=True)
    ChannelFactory(client=clients[0], value="wrong@client.example", is_invalid=True)
    client.force_login(bruno)
    item = item_of(clients[0]).pk
    form = client.get(
        reverse("handover_work", args=[handover.pk]), {"tab": "introduce", "item": item}
    ).context["form"]
    assert form.fields["address"].choices == [("office0@client.example", "office0@client.example")]


def with_address(clients, *post_codes):
    for one, code in zip(clients, post_codes, strict=False):
        Client.objects.unscoped("test").filter(pk=one.pk).update(street="Main 1", city="Oslo", post_code=code)


@pytest.fixture
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.usefixtures("_own_files")
def test_letters_go_to_those_without_an_address_and_are_noted_once(client, handover, clients, bruno):
    with_address(clients, "10", "20", "30", "40")
    paper = start_letters(handover=handover, by=bruno)
    run_due_jobs()
    client.force_login(bruno)
    answer = client.get(reverse("handover_paper", args=[paper.pk]))
    text = PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages[0].extract_text()
    assert "Client none" in text and "Anna has been your contact" in text
    assert list(LEDGER.values_list("client", "kind", "state")) == [(clients[3].pk, "letter", "printed")]
    client.post(reverse("handover_paper_sent", args=[paper.pk]))
    client.post(reverse("handover_paper_sent", args=[paper.pk]))
    assert stream(clients[3]) == ["letter"]
    assert LEDGER.get().state == "sent"
    with pytest.raises(ValidationError, match="No client here can get a letter"):
        start_letters(handover=handover, by=bruno)


@pytest.mark.usefixtures("_own_files")
def test_letters_are_one_pdf_by_post_code_and_leave_out_who_lacks_an_address(
    handover, clients, bruno, client
):
    handover.introducing = "letter"
    handover.save(update_fields=["introducing"])
    with_address(clients, "90", "10", "50")
    first = start_letters(handover=handover, by=bruno)
    paper = start_letters(handover=handover, by=bruno)  # printed anew before they went to the post
    run_due_jobs()
    client.force_login(bruno)
    answer = client.get(reverse("handover_paper", args=[paper.pk]))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages]
    assert [next(name for name in "ABC" if f"Client {name}" in text) for text in pages] == ["B", "C", "A"]
    assert not Introduction.objects.unscoped("test").filter(paper=first).exists()
    with pytest.raises(ValidationError):
        mark_letters_sent(paper=first, by=bruno)
    assert mark_letters_sent(paper=paper, by=bruno) == 3


@pytest.mark.usefixtures("_own_files")
def test_papers_are_their_makers_own(client, handover, clients, bruno, carla, dario):
    with_address(clients, "1", "2", "3", "4")
    paper = start_letters(handover=handover, by=bruno)
    run_due_jobs()
    for who in (carla, dario):
        client.force_login(who)
        assert client.get(reverse("handover_paper", args=[paper.pk])).status_code == 404
        assert client.post(reverse("handover_paper_sent", args=[paper.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        mark_letters_sent(paper=HandoverPaper.objects.unscoped("test").get(), by=carla)


def test_an_introduction_needs_contact_data(client, handover, clients, bruno, settings):
    item, work = item_of(clients[0]), reverse("handover_work", args=[handover.pk]) + "?tab=introduce"
    sign_in(client, bruno)
    assert "office0@client.example" in client.get(work).text
    show_fields("rep", contact=0)
    settings.MAIL_IS_SET = True
    page = client.get(work).text
    assert "your role does not show contact data" in page and "@client.example" not in page
    with pytest.raises(ValidationError):
        sent_to(clients[0], bruno)
    answer = client.post(
        reverse("handover_item_introduce", args=[item.pk]),
        MAIL | {"address": "office0@client.example", "do": "send"},
    )
    assert answer.status_code == 422 and "office0@" not in answer.text
    with pytest.raises(ValidationError, match="contact data"):
        start_letters(handover=handover, by=bruno)
    assert not LEDGER.exists()
