"""After an erasure the person is in no mail, nor in its original, its files, drafts, and what was sent or came back."""

import pytest
from django.conf import settings

from contacts.actions.drafts import discard_draft, keep_draft, send_draft
from contacts.actions.mail_filing import ignore_address
from contacts.actions.mail_reading import read_mailbox
from contacts.actions.mail_templates import save_template
from contacts.actions.persons import add_person
from contacts.models import Mail, MailAttachment, MailFiling, OutgoingMail
from contacts.models.mail import FOLDER
from crm.jobs.running import run_due_jobs
from privacy.actions.erasing import request_erasure
from tests.contacts.mails.letters import arrives, mailbox_of, mails
from tests.factories import ChannelFactory, ClientFactory
from tests.imap import imap_server, needs_imap  # noqa: F401 - a fixture
from tests.mail.bounces import report
from tests.mail.letters import letter
from tests.privacy.marks import EMAIL, MARKS, NAME, SECRET, found_in_files, found_in_tables
from tests.smtp import Inbox, mail_goes_to_loopback, serve

pytestmark = pytest.mark.django_db
LEDGER = OutgoingMail.objects.unscoped("test")
FILES = [
    (f"Contract {NAME}.txt", "text/plain", SECRET.encode()),
    ("cv.pdf", "application/pdf", EMAIL.encode()),
]


@pytest.fixture
def post(settings, tmp_path):
    """A mail server that takes everything."""
    settings.MEDIA_ROOT, settings.MAIL_PRIVATE_HOSTS = tmp_path, True
    inbox = Inbox()
    server = serve(inbox, mail_goes_to_loopback(settings))
    yield inbox
    server.stop()


@pytest.fixture
def company(personas):
    client = ClientFactory(owner=personas.anna, name="Wide Works")
    ChannelFactory(client=client, value="office@wide.example", key="office@wide.example")
    return client


@pytest.fixture
def zofia(personas, company):
    return add_person(client=company, by=personas.anna, name=NAME, channels=[("email", EMAIL)])


def erase(person, by):
    erasure = request_erasure(record_of=person, by=by, typed=person.name)
    run_due_jobs()
    erasure.refresh_from_db()
    assert erasure.state == "done" and erasure.files == []


def in_mails():
    """Marks in the tables of mails alone, to be sure that they were planted."""
    return {table for table in found_in_tables() if "mail" in table}


def plant(anna, client, post):
    """Received, sent, drafted, thrown away, come back, ignored, waiting to be filed."""
    arrives(
        anna, text=f"{NAME} writes {SECRET}", html=f"<p>{NAME}</p>", sender=f"{NAME} <{EMAIL}>", files=FILES
    )
    arrives(anna, text="Hello", subject=f"On behalf of {NAME}", to="anna@example.com", Cc=f"{NAME} <{EMAIL}>")
    written = {"to": [EMAIL], "subject": f"For {NAME}", "body": f"Dear {NAME}, {SECRET}"}
    send_draft(draft=keep_draft(client=client, by=anna, **written), by=anna)
    run_due_jobs()
    sent = LEDGER.get()
    assert sent.state == "sent" and len(post.mails) == 1
    arrives(anna, report(EMAIL, key=sent.mail.key, said=f"smtp; 550 5.1.1 <{EMAIL}> unknown"))
    keep_draft(client=client, by=anna, **written)
    copied = {"to": ["office@wide.example"], "cc": [EMAIL], "subject": "Price", "body": f"As {NAME} asked"}
    keep_draft(client=client, by=anna, **copied)
    discard_draft(draft=keep_draft(client=client, by=anna, **written), by=anna)
    save_template(
        by=anna, name=f"As {NAME} likes it", subject=f"To {NAME}", body=f"{EMAIL} knows", reach="own"
    )


def test_a_person_is_in_no_mail_afterwards(personas, company, zofia, post):
    plant(personas.anna, company, post)
    ignore_address(address=EMAIL, by=personas.anna)
    planted = in_mails()
    assert {
        "contacts_mail", "contacts_mailattachment", "contacts_outgoingmail", "contacts_mailreturn",
        "contacts_mailtemplate",
    } <= planted and len(found_in_files()) >= 3  # fmt: skip
    erase(zofia, personas.edda)
    assert found_in_tables() == {} and found_in_files() == []
    assert mails().count() == 4 and not MailAttachment.objects.unscoped("test").exists()
    assert not list((settings.MEDIA_ROOT / FOLDER).rglob("*.eml"))


def test_what_others_of_the_company_wrote_about_the_person_is_kept_without_them(
    personas, company, zofia, post
):
    said = {"sender": "office@wide.example", "Message_ID": "<about@x>"}
    files = [("note.txt", "text/plain", f"ask {NAME}".encode())]
    arrives(personas.anna, text=f"Please ask {NAME} about the looms", files=files, **said)
    arrives(personas.anna, text="Nothing of that", sender="office@wide.example", Message_ID="<other@x>")
    assert len(list((settings.MEDIA_ROOT / FOLDER).rglob("*.eml"))) == 2
    erase(zofia, personas.edda)
    about, other = mails()
    assert "about the looms" in about.text and NAME not in about.text and about.raw_path == ""
    assert other.text == "Nothing of that" and other.file.exists()
    assert found_in_tables() == {} and found_in_files() == []


def test_an_individual_is_in_no_mail_afterwards(personas, post):
    client = ClientFactory(owner=personas.anna, kind="individual", name=NAME)
    ChannelFactory(client=client, value=EMAIL, key=EMAIL)
    plant(personas.anna, client, post)
    erase(client, personas.edda)
    assert found_in_tables() == {} and found_in_files() == []
    assert not LEDGER.exists() and not MailFiling.objects.unscoped("test").exists()


def test_a_mail_that_waits_for_its_client_is_the_persons_too(personas, zofia, post):
    raw = letter(f"From {NAME}", sender=f"Z <{EMAIL}>", to="anna@example.com", subject=SECRET, files=FILES)
    mail = arrives(personas.anna, raw)
    MailFiling.objects.unscoped("test").filter(mail=mail).delete()
    erase(zofia, personas.edda)
    assert found_in_tables() == {} and found_in_files() == []


@needs_imap
@pytest.mark.xdist_group("imap")
def test_reading_the_mailbox_again_brings_nothing_back(personas, zofia, post, imap_server):  # noqa: F811
    box = mailbox_of(personas.anna, imap_server)
    imap_server.put(box.user_name, letter(f"{NAME}: {SECRET}", sender=f"{NAME} <{EMAIL}>", files=FILES))
    assert read_mailbox(mailbox_id=box.pk) == 1 and in_mails()
    erase(zofia, personas.edda)
    imap_server.renumber(box.user_name)
    assert read_mailbox(mailbox_id=box.pk) == 1
    assert found_in_tables() == {} and found_in_files() == [] and Mail.objects.unscoped("test").count() == 1


def test_nobody_elses_mails_are_touched(personas, company, zofia, post):
    mine = arrives(
        personas.anna, text="How much?", sender="office@wide.example", files=[("a.txt", "text/plain", b"x")]
    )
    plant(personas.anna, company, post)
    erase(zofia, personas.edda)
    mine.refresh_from_db()
    assert mine.text == "How much?" and mine.others == ["office@wide.example"] and mine.file.exists()
    assert mine.attachments.unscoped("test").get().name == "a.txt"
    assert MARKS
