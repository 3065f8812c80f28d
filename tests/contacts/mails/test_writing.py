"""A mail is written from a client: kept from the first press, checked, sent once, and its answers thread."""

from email import message_from_bytes, policy

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts.actions.channels import mark_channel
from contacts.actions.drafts import discard_draft, keep_draft, open_again, send_draft
from contacts.actions.mail_sending import copy_to_mailbox, say_sent, send_mail
from contacts.actions.mail_templates import save_template, set_signature
from contacts.models import Channel, Mail, MailFiling, OutgoingMail
from crm.documents.actions.keeping import add_document
from crm.documents.models import Version
from crm.jobs.running import run_due_jobs
from tests.contacts.mails.letters import arrives, mails
from tests.factories import ChannelFactory, PersonFactory
from tests.imap import needs_imap
from tests.personas import show_fields, sign_in
from tests.smtp import Inbox, mail_goes_to_loopback, serve

pytestmark = pytest.mark.django_db
TEXT = {"to": ["jan@client.example"], "subject": "Price", "body": "450 a piece"}
LEDGER = OutgoingMail.objects.unscoped("test")


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
def draft(nordwind, anna, smtp):
    return keep_draft(client=nordwind, by=anna, **TEXT)


def fresh(draft):
    return LEDGER.get(pk=draft.pk)


def sent(draft, by):
    send_draft(draft=draft, by=by)
    run_due_jobs()
    return fresh(draft)


def parsed(envelope):
    return message_from_bytes(envelope.content, policy=policy.default)


def test_a_mail_is_sent_once_and_stands_on_its_client(served, draft, anna, nordwind):
    inbox = served(Inbox())
    row = sent(draft, anna)
    send_mail(outgoing_id=row.pk, attempt=row.attempt)
    run_due_jobs()
    assert row.state == "sent" and len(inbox.mails) == 1 and inbox.mails[0].rcpt_tos == ["jan@client.example"]
    letter = parsed(inbox.mails[0])
    assert letter["From"].addresses[0].addr_spec == "anna@example.com" and letter["Subject"] == "Price"
    assert letter.get_body().get_content().strip() == "450 a piece"
    mail = mails().get()
    assert (mail.is_outgoing, mail.by, mail.text) == (True, anna, "450 a piece")
    assert letter["Message-ID"] == f"<{mail.key}>" and row.mail == mail
    assert MailFiling.objects.unscoped("test").get().client == nordwind
    nordwind.refresh_from_db()
    assert nordwind.last_contact_at


def test_the_answer_comes_into_the_thread(served, draft, anna):
    served(Inbox())
    row = sent(draft, anna)
    answer = arrives(anna, subject="Re: Price", In_Reply_To=f"<{row.mail.key}>")
    assert answer.thread_id == row.mail.thread_id


def test_a_worker_killed_while_sending_sends_nothing_twice_and_a_person_decides(served, draft, anna, client):
    inbox = served(Inbox())
    send_draft(draft=draft, by=anna)
    LEDGER.filter(pk=draft.pk).update(state="sending")
    run_due_jobs()
    assert fresh(draft).state == "unknown" and not inbox.mails
    with pytest.raises(ValidationError):
        send_draft(draft=draft, by=anna)
    sign_in(client, anna)
    assert "Perhaps sent" in client.get(reverse("mail_outbox")).text
    assert "Mails that were not sent" in client.get(reverse("today")).text
    assert "Nobody knows" in client.get(fresh(draft).get_absolute_url()).text
    assert client.post(reverse("mail_draft_settle", args=[draft.pk]), {"was": "sent"}).status_code == 302
    assert fresh(draft).state == "sent" and mails().get().text == "450 a piece" and not inbox.mails
    say_sent(draft=draft, by=anna)
    assert mails().count() == 1


def test_of_a_mail_that_was_not_sent_after_all_the_draft_is_open_again(served, draft, anna):
    inbox = served(Inbox())
    send_draft(draft=draft, by=anna)
    LEDGER.filter(pk=draft.pk).update(state="unknown")
    open_again(draft=draft, by=anna)
    with pytest.raises(ValidationError):
        open_again(draft=draft, by=anna)
    assert sent(draft, anna).state == "sent" and len(inbox.mails) == 1


@pytest.mark.parametrize(("answer", "state"), [("550 no such user", "failed"), ("451 later", "failed")])
def test_what_the_server_refuses_is_said_and_can_be_sent_again(served, draft, anna, answer, state):
    inbox = served(Inbox(answer))
    row = sent(draft, anna)
    assert row.state == state and answer[:3] in row.trouble and not mails()
    inbox.answer = "250 OK"
    assert sent(draft, anna).state == "sent"


def test_a_connection_that_breaks_after_the_text_leaves_it_unknown(served, draft, anna, monkeypatch):
    served(Inbox())
    monkeypatch.setattr(
        "smtplib.SMTP.sendmail", lambda *_all: (_ for _ in ()).throw(ConnectionResetError("gone"))
    )
    assert sent(draft, anna).state == "unknown"


def test_without_a_server_it_failed(draft, anna):
    assert sent(draft, anna).state == "failed"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to": []}, "To whom"), ({"subject": " "}, "subject"), ({"body": "\n"}, "no text"),
        ({"to": ["x@stranger.example"]}, "none of the client"), ({"body": "To {street}"}, "{street}"),
        ({"version_ids": [999]}, "is gone"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_before_it_leaves(draft, nordwind, anna, changes, words):
    keep_draft(client=nordwind, by=anna, draft=draft, **TEXT | changes)
    with pytest.raises(ValidationError) as refusal:
        send_draft(draft=draft, by=anna)
    assert words in " ".join(refusal.value.messages)


def test_whoever_opted_out_is_warned_of_and_written_to_on_purpose_only(draft, anna, client, nordwind):
    channel = Channel.objects.unscoped("test").get(client=nordwind)
    mark_channel(channel=channel, by=anna, has_opted_out=True)
    sign_in(client, anna)
    url = draft.get_absolute_url()
    said = {"do": "send", **TEXT, "privacy": "client"}
    page = client.post(url, said)
    assert page.status_code == 422 and "opted out" in page.text
    words = "jan@client.example has opted out of e-mails: write only what they asked for."
    assert client.post(url, said | {"heeded": words}).status_code == 302
    assert fresh(draft).state == "queued"


def test_a_draft_is_its_writers_alone(draft, client, nordwind, bruno, carla, edda):
    for who in (bruno, carla, edda):
        sign_in(client, who)
        assert client.get(draft.get_absolute_url()).status_code == 404
        for act in (send_draft, discard_draft, open_again):
            with pytest.raises(PermissionDenied):
                act(draft=draft, by=who)
    with pytest.raises(PermissionDenied):
        keep_draft(client=nordwind, by=bruno)
    show_fields("team_lead", contact=0)
    with pytest.raises(PermissionDenied):
        keep_draft(client=nordwind, by=carla)


def test_nothing_typed_is_lost(client, anna, nordwind, smtp):
    sign_in(client, anna)
    url = reverse("client_mail_write", args=[nordwind.pk])
    assert "jan@client.example" in client.get(url).text
    page = client.post(url, {"do": "send", "to": [], "subject": "Half", "body": "written"})
    assert page.status_code == 422 and "To whom?" in page.text and "written" in page.text
    draft = LEDGER.get()
    assert (draft.subject, draft.body, draft.state) == ("Half", "written", "draft")
    page = client.post(url, {"do": "keep", "cc": "no address", "subject": "Half", "body": "kept"})
    assert page.status_code == 422 and "no e-mail address" in page.text and "kept" in page.text
    assert client.post(reverse("mail_draft_discard", args=[draft.pk])).status_code == 302
    assert not LEDGER.exists()


def test_files_go_along_and_stay_with_the_client(client, served, anna, nordwind):
    inbox = served(Inbox())
    add_document(record=nordwind, file=ContentFile(b"%PDF-1.4\n%"), name="Terms.pdf", by=anna)
    terms = Version.objects.unscoped("test").get()
    sign_in(client, anna)
    url = reverse("client_mail_write", args=[nordwind.pk])
    files = [SimpleUploadedFile("plan.txt", b"the plan"), SimpleUploadedFile("bad.exe", b"MZ")]
    client.post(url, {"do": "send", **TEXT, "versions": [terms.pk], "files": files})
    draft = LEDGER.get()
    assert draft.state == "draft" and len(draft.version_ids) == 2
    assert "bad.exe" in client.get(draft.get_absolute_url()).text
    client.post(draft.get_absolute_url(), {"do": "send", **TEXT, "versions": draft.version_ids})
    run_due_jobs()
    names = [part.get_filename() for part in parsed(inbox.mails[0]).iter_attachments()]
    assert sorted(names) == ["Terms.pdf", "plan.txt"]
    assert {one.name for one in mails().get().attachments.unscoped("test")} == {"Terms.pdf", "plan.txt"}


def test_what_was_refused_is_sent_once_with_the_files_that_came_along(client, served, anna, nordwind):
    inbox = served(Inbox())
    mark_channel(channel=Channel.objects.unscoped("test").get(client=nordwind), by=anna, has_opted_out=True)
    sign_in(client, anna)
    said = {"do": "send", **TEXT, "privacy": "client"}
    url = reverse("client_mail_write", args=[nordwind.pk])
    page = client.post(url, said | {"files": [SimpleUploadedFile("plan.txt", b"the plan")]})
    draft = LEDGER.get()
    assert page.status_code == 422 and f'action="{draft.get_absolute_url()}"' in page.text
    assert page.context["form"]["versions"].value() == [str(key) for key in draft.version_ids]
    words = page.context["warnings"]
    again = said | {"versions": page.context["form"]["versions"].value(), "heeded": words}
    assert client.post(draft.get_absolute_url(), again).status_code == 302
    run_due_jobs()
    assert LEDGER.get().state == "sent" and len(inbox.mails) == 1
    assert [part.get_filename() for part in parsed(inbox.mails[0]).iter_attachments()] == ["plan.txt"]


def test_files_are_kept_while_an_address_is_put_right(client, anna, nordwind):
    sign_in(client, anna)
    url = reverse("client_mail_write", args=[nordwind.pk])
    said = {"do": "keep", **TEXT, "privacy": "client", "cc": "no address"}
    page = client.post(url, said | {"files": [SimpleUploadedFile("plan.txt", b"the plan")]})
    form = page.context["form"]
    assert page.status_code == 422 and "cc" in form.errors and form["body"].value() == TEXT["body"]
    client.post(url, said | {"cc": "", "versions": form["versions"].value()})
    [version] = Version.objects.unscoped("test").filter(pk__in=LEDGER.get().version_ids)
    assert version.name == "plan.txt"


def test_a_template_speaks_to_the_client_and_says_what_is_not_known(client, anna, nordwind, bruno):
    person = PersonFactory(client=nordwind, name="Ewa Kos")
    ChannelFactory(client=nordwind, person=person, value="ewa@client.example")
    template = save_template(
        by=anna, name="Offer", subject="Offer for {name}", body="Dear {person}, {street}", reach="own"
    )
    theirs = save_template(by=bruno, name="Private", subject="x", body="x", reach="own")
    sign_in(client, anna)
    url = reverse("client_mail_write", args=[nordwind.pk])
    client.post(
        url, {"do": "template", "template": template.pk, "to": ["ewa@client.example"], "body": "-- \nAnna"}
    )
    draft = LEDGER.get()
    assert (draft.subject, draft.body) == ("Offer for Nordwind GmbH", "Dear Ewa Kos, {street}\n\n-- \nAnna")
    page = client.get(draft.get_absolute_url()).text
    assert "nothing is known for" in page and "Private" not in page
    client.post(draft.get_absolute_url(), {"do": "template", "template": theirs.pk, "body": "mine"})
    assert fresh(draft).body == "mine"


def test_an_answer_quotes_and_threads(client, served, anna, nordwind):
    inbox = served(Inbox())
    set_signature(by=anna, text="Anna, Sales")
    mail = arrives(anna, text="How much?", Cc="ola@other.example", Message_ID="<q@x>", References="<0@x>")
    sign_in(client, anna)
    url = reverse("mail_answer", args=[mail.pk])
    page = client.get(url).text
    assert "Re: Looms" in page and "&gt; How much?" in page and "Anna, Sales" in page
    assert "ola@other.example" in client.get(f"{url}?how=all").text
    assert "Fwd: Looms" in client.get(f"{url}?how=forward").text
    client.post(url, {"do": "send", **TEXT, "subject": "Re: Looms"})
    run_due_jobs()
    letter = parsed(inbox.mails[0])
    assert letter["In-Reply-To"] == "<q@x>" and letter["References"] == "<0@x> <q@x>"
    assert Mail.objects.unscoped("test").filter(thread=mail.thread).count() == 2


@needs_imap
@pytest.mark.xdist_group("imap")
def test_a_copy_lies_in_the_writers_folder_once(served, imap_server, annas_box, draft, anna):
    served(Inbox())
    row = sent(draft, anna)
    assert row.is_copied and len(imap_server.flags(annas_box.user_name, "Sent")) == 1
    LEDGER.filter(pk=row.pk).update(is_copied=False)
    copy_to_mailbox(outgoing_id=row.pk)
    assert len(imap_server.flags(annas_box.user_name, "Sent")) == 1


def test_templates_are_shared_as_their_owner_says(client, anna, bruno, dario, otto, edda):
    keeper = next(
        who for who in (otto, edda) if sign_in(client, who).get(reverse("filing_box")).status_code == 200
    )
    with pytest.raises(PermissionDenied):
        save_template(by=anna, name="Firm", subject="x", body="x", reach="firm")
    said = {"name": "Ours", "subject": "Hello {name}", "body": "x {nonsense}", "reach": "team"}
    sign_in(client, anna)
    page = client.post(reverse("mail_template_new"), said)
    assert page.status_code == 422 and "{nonsense}" in page.text
    assert client.post(reverse("mail_template_new"), said | {"body": "x"}).status_code == 302
    sees = {
        who: "Ours" in sign_in(client, who).get(reverse("mail_template_list")).text for who in (bruno, dario)
    }
    assert sees == {bruno: True, dario: False} and keeper
