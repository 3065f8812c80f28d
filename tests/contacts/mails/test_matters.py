"""A mail is written from a deal, a quote or a ticket, and stands there as on its client."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from contacts.actions.drafts import keep_draft, send_draft
from contacts.actions.mail_sending import send_mail
from contacts.actions.mail_templates import save_template
from contacts.models import MailAbout, MailFiling, OutgoingMail
from contacts.queries.mail_matters import mails_about
from crm.jobs.running import run_due_jobs
from service.actions.tickets import open_ticket
from tests.contacts.mails.letters import arrives, mails
from tests.factories import ClientFactory
from tests.personas import show_fields, sign_in
from tests.sales.factories import DealFactory, QuoteFactory
from tests.service.factories import QueueFactory
from tests.smtp import Inbox, mail_goes_to_loopback, serve

pytestmark = pytest.mark.django_db
LEDGER = OutgoingMail.objects.unscoped("test")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def inbox(settings):
    inbox = Inbox()
    server = serve(inbox, mail_goes_to_loopback(settings))
    yield inbox
    server.stop()


@pytest.fixture
def deal(nordwind, anna):
    return DealFactory(client=nordwind, owner=anna, title="Two looms")


@pytest.fixture
def ticket(nordwind, eva):
    said = {"subject": "Noise", "text": "It hums.", "requester_name": "Ina", "client": nordwind}
    return open_ticket(queue=QueueFactory(team=eva.home_team), requester_email="Ina@Home.example", **said)


def written(client, record, **form):
    url = reverse("record_mail_write", args=[record.entity, record.pk])
    said = {"to": ["jan@client.example"], "subject": "Price", "body": "450 a piece", "privacy": "client"}
    return client.post(url, said | form)


def panel(client, record):
    url = reverse("record_mails", args=[record.entity, record.pk])
    return client.get(url, headers=HTMX).text


def test_a_mail_from_a_deal_stands_on_it_and_on_its_client_with_its_answers(
    client, inbox, deal, anna, nordwind
):
    sign_in(client, anna)
    page = client.get(deal.get_absolute_url())
    url = reverse("record_mail_write", args=["deal", deal.pk])
    assert f'href="{url}"' in page.text and reverse("record_mails", args=["deal", deal.pk]) in page.text
    form = client.get(url).context["form"]
    assert form.initial["subject"] == "Two looms" and form.initial["to"] == ["jan@client.example"]
    answer = written(client, deal, do="send")
    assert answer.status_code == 302 and answer["Location"] == deal.get_absolute_url()
    assert "None yet" in panel(client, deal)
    run_due_jobs()
    row = LEDGER.get()
    assert row.state == "sent" and len(inbox.mails) == 1
    assert MailFiling.objects.unscoped("test").get().client == nordwind
    arrives(anna, subject="Re: Price", text="Agreed.", In_Reply_To=f"<{row.mail.key}>")
    shown = panel(client, deal)
    assert "Price" in shown and "Agreed." in shown
    assert "Two looms" in client.get(row.mail.get_absolute_url()).text
    # Whatever is done twice, it stands there once.
    send_mail(outgoing_id=row.pk, attempt=row.attempt)
    assert MailAbout.objects.unscoped("test").count() == 1


def test_a_draft_keeps_what_it_is_about(client, inbox, anna, nordwind):
    quote = QuoteFactory(client=nordwind, owner=anna, title="Looms")
    sign_in(client, anna)
    template = save_template(by=anna, name="Short", subject="Our offer", body="Dear {name}", reach="own")
    answer = written(client, quote, do="template", template=template.pk, subject=f"{quote.label} Looms")
    draft = LEDGER.get()
    assert (draft.about_entity, draft.about_id, draft.subject) == ("quote", quote.pk, "Our offer")
    page = client.get(answer["Location"])
    assert quote.get_absolute_url() in page.text
    assert client.post(answer["Location"], {
        "do": "send", "to": ["jan@client.example"], "subject": "x", "body": "y", "privacy": "client",
    })["Location"] == quote.get_absolute_url()  # fmt: skip
    run_due_jobs()
    assert [mail.subject for mail in mails_about(quote, anna)] == ["x"]


def test_whoever_asks_is_written_to_though_no_channel_of_the_client(client, inbox, ticket, anna):
    sign_in(client, anna)
    form = client.get(reverse("record_mail_write", args=["ticket", ticket.pk])).context["form"]
    assert form.initial["to"] == ["ina@home.example"] and ticket.number in form.initial["subject"]
    written(client, ticket, to=["ina@home.example"], do="send")
    run_due_jobs()
    assert LEDGER.get().state == "sent" and "Price" in panel(client, ticket)


def test_a_ticket_of_nobody_known_has_no_mails(client, settings, eva):
    settings.MAIL_IS_SET = True
    queue = QueueFactory(team=eva.home_team)
    ticket = open_ticket(queue=queue, subject="Noise", text="It hums.", requester_name="Ina")
    sign_in(client, eva)
    page = client.get(ticket.get_absolute_url())
    assert page.status_code == 200 and 'id="mails"' not in page.text and "mails/of/" not in page.text
    assert client.get(reverse("record_mail_write", args=["ticket", ticket.pk])).status_code == 404
    assert client.get(reverse("record_mails", args=["ticket", ticket.pk])).status_code == 200


def test_only_who_sees_the_record_and_the_client_and_reads_mails_writes(
    client, settings, deal, anna, dario, nordwind
):
    settings.MAIL_IS_SET = True
    url = reverse("record_mail_write", args=["deal", deal.pk])
    sign_in(client, dario)
    assert client.get(url).status_code == 404
    assert client.get(reverse("record_mails", args=["deal", deal.pk])).status_code == 404
    assert client.get(reverse("record_mail_write", args=["client", nordwind.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        keep_draft(client=ClientFactory(owner=dario), by=dario, about=deal)
    theirs = DealFactory(client=nordwind, owner=dario)
    page = client.get(theirs.get_absolute_url())
    assert page.status_code == 200 and reverse("record_mail_write", args=["deal", theirs.pk]) not in page.text
    assert client.get(reverse("record_mail_write", args=["deal", theirs.pk])).status_code == 404
    show_fields("rep", notes=0)
    sign_in(client, anna)
    assert url not in client.get(deal.get_absolute_url()).text
    assert client.get(url).status_code == 403


def test_what_only_its_writer_reads_stands_on_no_page_of_others(client, inbox, deal, anna, carla):
    draft = keep_draft(
        client=deal.client, by=anna, about=deal, to=["jan@client.example"], subject="Quietly", body="x",
        privacy="participants",
    )  # fmt: skip
    send_draft(draft=draft, by=anna)
    run_due_jobs()
    sign_in(client, carla)
    assert "Quietly" not in panel(client, deal)
    sign_in(client, anna)
    assert "Quietly" in panel(client, deal)


def test_a_record_that_is_out_of_sight_by_then_takes_no_mail(inbox, deal, anna, bruno):
    said = {"to": ["jan@client.example"], "subject": "x", "body": "y"}
    draft = keep_draft(client=deal.client, by=anna, about=deal, **said)
    deal.owner, deal.team = bruno, None
    deal.save()
    send_draft(draft=draft, by=anna)
    run_due_jobs()
    assert mails().get().subject == "x" and not MailAbout.objects.unscoped("test").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_takes_few_queries(client, inbox, deal, anna, count, django_assert_max_num_queries):
    for number in range(count):
        draft = keep_draft(
            client=deal.client, by=anna, about=deal, to=["jan@client.example"], subject=f"Mail {number}", body="x"
        )  # fmt: skip
        send_draft(draft=draft, by=anna)
    run_due_jobs()
    sign_in(client, anna)
    panel(client, deal)
    with django_assert_max_num_queries(6):
        assert panel(client, deal).count("Mail ") == count
