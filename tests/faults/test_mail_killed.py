"""kill -9 of the worker while it files and while it sends: each mail is filed once, and leaves at most once."""

import asyncio
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from contacts.actions.drafts import keep_draft, open_again, send_draft
from contacts.actions.mail_sending import say_sent
from contacts.actions.mailboxes import read_soon
from contacts.mails.threads import LOCK
from contacts.models import MailAttachment, Mailbox, MailFiling, MailThread, OutgoingMail
from contacts.models.mail import FOLDER
from crm.jobs.models import Job
from tests.contacts.mails.letters import mailbox_of, mails
from tests.factories import ChannelFactory, ClientFactory
from tests.faults.programs import wait_until
from tests.imap import imap_server, needs_imap  # noqa: F401 - a fixture
from tests.mail.letters import letter
from tests.personas import make_firm, make_personas
from tests.smtp import Inbox, mail_goes_to_loopback, serve

LEDGER = OutgoingMail.objects.unscoped("test")
MANY = 150


class SlowInbox(Inbox):
    """Takes its time: `before` its answer while nothing is taken yet, or `after`, when the mail is already there."""

    def __init__(self, moment="", seconds=0.05):
        super().__init__()
        self.moment, self.seconds, self.begun = moment, seconds, 0

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.begun += 1
        if self.moment == "after":
            self.mails.append(envelope)
        await asyncio.sleep(60 if self.moment else self.seconds)
        if self.moment != "after":
            self.mails.append(envelope)
        return self.answer


@pytest.fixture
def anna(transactional_db):
    make_firm()
    return make_personas().anna


@pytest.fixture
def nordwind(anna):
    client = ClientFactory(owner=anna, name="Nordwind GmbH")
    ChannelFactory(client=client, value="jan@client.example", key="jan@client.example")
    return client


@pytest.fixture
def served(settings, monkeypatch):
    """served(inbox) starts a mail server that the workers of the test use too."""
    mail_goes_to_loopback(settings)
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{settings.EMAIL_PORT}")
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", settings.DEFAULT_FROM_EMAIL)
    servers = []

    def start(inbox):
        servers.append(serve(inbox, settings))
        return inbox

    yield start
    for server in servers:
        server.stop()


def states():
    return Counter(LEDGER.values_list("state", flat=True))


def written(client, by, number=1):
    text = {"to": ["jan@client.example"], "subject": f"Price {number}", "body": "450 a piece"}
    draft = keep_draft(client=client, by=by, **text)
    send_draft(draft=draft, by=by)
    return draft


def subjects(inbox):
    lines = [line for mail in inbox.mails for line in mail.content.decode().split("\r\n")]
    return Counter(line for line in lines if line.startswith("Subject: "))


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_while_the_mail_server_has_the_mail(programs, anna, nordwind, served, moment):
    inbox = served(SlowInbox(moment))
    programs.scheduler()
    worker = programs.worker()
    draft = written(nordwind, anna)
    wait_until(lambda: inbox.begun, programs)
    assert states() == {"sending": 1}
    programs.kill(worker)
    inbox.moment = ""
    programs.worker()
    wait_until(lambda: states() == {"unknown": 1}, programs, seconds=120)
    wait_until(lambda: Job.objects.get(name="contacts.send_mail").is_finished, programs)
    assert len(inbox.mails) == (1 if moment == "after" else 0) and not mails().exists()
    if moment == "after":
        say_sent(draft=draft, by=anna)
    else:
        send_draft(draft=open_again(draft=draft, by=anna), by=anna)
        wait_until(lambda: states() == {"sent": 1}, programs, seconds=120)
    assert len(inbox.mails) == mails().count() == MailFiling.objects.unscoped("test").count() == 1


def test_killed_in_the_middle_of_many_none_leaves_twice(programs, anna, nordwind, served):
    inbox = served(SlowInbox(seconds=0.1))
    programs.scheduler()
    worker = programs.worker()
    for number in range(20):
        written(nordwind, anna, number)
    wait_until(lambda: len(inbox.mails) >= 4, programs)
    programs.kill(worker)
    assert len(inbox.mails) < 20
    programs.worker()
    wait_until(lambda: not states().keys() & {"queued", "sending"}, programs, seconds=120)
    found, left = states(), subjects(inbox)
    assert found["sent"] + found["unknown"] == 20 and found["unknown"] <= 2
    assert max(left.values()) == 1
    sent = LEDGER.filter(state="sent")
    assert {f"Subject: {row.subject}" for row in sent} <= left.keys()
    assert mails().count() == sent.count() == MailFiling.objects.unscoped("test").count()


def fill(server, box, count):
    client = server.connection(box.user_name)
    for number in range(count):
        files = [(f"{number}.txt", "text/plain", b"x")]
        client.append("INBOX", "", None, letter(f"No {number}", Message_ID=f"<{number}@x>", files=files))
    client.logout()


def is_read(box, count):
    return Mailbox.objects.unscoped("test").get(pk=box.pk).read_up_to.get("INBOX", [0, 0])[1] == count


@needs_imap
@pytest.mark.xdist_group("imap")
def test_killed_in_the_middle_of_filing(programs, anna, nordwind, imap_server, monkeypatch):  # noqa: F811
    monkeypatch.setenv("MAIL_PRIVATE_HOSTS", "1")
    box = mailbox_of(anna, imap_server)
    fill(imap_server, box, MANY)
    programs.scheduler()
    worker = programs.worker()
    read_soon(box)
    wait_until(lambda: mails().count() >= 5, programs)
    programs.kill(worker)
    assert mails().count() < MANY
    programs.worker()
    wait_until(lambda: is_read(box, MANY), programs, seconds=180)
    assert set(mails().values_list("key", flat=True)) == {f"{number}@x" for number in range(MANY)}
    counts = [mails(), MailFiling.objects, MailAttachment.objects, MailThread.objects]
    assert [(rows if rows is counts[0] else rows.unscoped("test")).count() for rows in counts] == [MANY] * 4
    assert all(mail.file.exists() for mail in mails())


@needs_imap
@pytest.mark.xdist_group("imap")
def test_killed_between_the_original_and_its_row(
    programs,
    anna,
    nordwind,
    imap_server,  # noqa: F811
    monkeypatch,
    settings,
):
    monkeypatch.setenv("MAIL_PRIVATE_HOSTS", "1")
    box = mailbox_of(anna, imap_server)
    fill(imap_server, box, 2)
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    before = set(folder.rglob("*.eml"))
    programs.scheduler()
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        worker = programs.worker()
        read_soon(box)
        wait_until(lambda: set(folder.rglob("*.eml")) - before, programs)
        programs.kill(worker)
        other.rollback()
    assert not mails().exists()
    programs.worker()
    wait_until(lambda: is_read(box, 2), programs, seconds=120)
    assert [mail.key for mail in mails()] == ["0@x", "1@x"]
    assert all(mail.file.exists() for mail in mails())
    # What the killed worker left on the disk belongs to no mail; the nightly sweep takes it away.
    assert len(set(folder.rglob("*.eml")) - before) == 3
