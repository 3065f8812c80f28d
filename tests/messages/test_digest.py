import smtplib

import pytest

from crm.jobs import later
from crm.jobs.running import run_due_jobs
from crm.messages.actions.digest import mail_digest
from crm.messages.actions.telling import Told, choose_ways, tell
from crm.messages.models import Notice
from crm.people.models import Firm
from tests.smtp import Inbox, mail_goes_to_loopback, serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox(settings):
    inbox = Inbox()
    server = serve(inbox, mail_goes_to_loopback(settings))
    yield inbox
    server.stop()


@pytest.fixture
def three(anna, bruno):
    choose_ways(by=anna, ways={"reminder": "digest"})
    tell([Told(who.pk, "reminder", f"Ring {number}") for who in (anna, bruno) for number in range(3)])


def run():
    later("messages.start_digests")
    run_due_jobs()
    run_due_jobs()


def test_one_mail_a_day_to_whoever_chose_it(three, inbox, anna):
    run()
    run()
    (mail,) = inbox.mails
    assert mail.rcpt_tos == [anna.email]
    text = mail.content.decode()
    assert "Ring 0" in text and "Ring 2" in text and "/notices/" in text


def test_what_was_read_is_not_mailed(three, inbox, anna):
    Notice.objects.update(read_at=Notice.objects.first().at)
    run()
    assert inbox.mails == []


def test_after_a_refusal_it_is_tried_again(three, settings, anna):
    inbox = Inbox("451 not now")
    server = serve(inbox, mail_goes_to_loopback(settings))
    firm = Firm.load()
    try:
        with pytest.raises(smtplib.SMTPException):
            mail_digest(user=anna, firm=firm)
        inbox.answer = "250 OK"
        assert mail_digest(user=anna, firm=firm) == 3
        assert mail_digest(user=anna, firm=firm) == 0
    finally:
        server.stop()
