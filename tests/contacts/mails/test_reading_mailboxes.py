"""A mailbox on a real IMAP server is read: each mail once, from where the last reading ended, nothing changed there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.actions import mail_reading
from contacts.actions.mail_reading import due_mailboxes, read_mailbox
from contacts.models import Mail, Mailbox, MailFiling
from crm.jobs.running import run_due_jobs
from crm.sign_in.sealing import seal
from tests.contacts.mails.letters import mailbox_of, mails
from tests.imap import needs_imap
from tests.mail.letters import letter

pytestmark = [pytest.mark.django_db, needs_imap, pytest.mark.xdist_group("imap")]


def read(box):
    return read_mailbox(mailbox_id=box.pk)


def fresh(box):
    return Mailbox.objects.unscoped("test").get(pk=box.pk)


def test_a_mail_of_a_client_is_filed_and_what_lies_on_the_server_stays_as_it_was(
    imap_server, annas_box, nordwind
):
    imap_server.put(annas_box.user_name, letter("Good day", subject="Price of looms", Message_ID="<1@x>"))
    assert read(annas_box) == 1
    mail = mails().get()
    assert (mail.key, mail.subject, mail.text, mail.is_outgoing) == (
        "1@x",
        "Price of looms",
        "Good day",
        False,
    )
    assert MailFiling.objects.unscoped("test").get().client == nordwind
    assert mail.file.read_bytes().startswith(b"From: Jan")
    assert b"Seen" not in imap_server.flags(annas_box.user_name)[0]
    box = fresh(annas_box)
    assert box.read_at and not box.trouble and box.read_up_to["INBOX"][1] == 1


def test_the_next_reading_takes_only_what_is_new(imap_server, annas_box, nordwind):
    imap_server.put(annas_box.user_name, letter(Message_ID="<1@x>"))
    assert (read(annas_box), read(annas_box)) == (1, 0)
    imap_server.put(annas_box.user_name, letter(Message_ID="<2@x>"))
    assert read(annas_box) == 1
    assert [mail.key for mail in mails()] == ["1@x", "2@x"]


def test_with_other_numbers_the_folder_is_gone_through_again_and_nothing_comes_twice(
    imap_server, annas_box, nordwind
):
    imap_server.put(annas_box.user_name, letter(Message_ID="<1@x>"))
    read(annas_box)
    before = fresh(annas_box).read_up_to["INBOX"][0]
    imap_server.renumber(annas_box.user_name)
    imap_server.put(annas_box.user_name, letter(Message_ID="<2@x>"))
    assert read(annas_box) == 2
    assert fresh(annas_box).read_up_to["INBOX"][0] != before
    assert [mail.key for mail in mails()] == ["1@x", "2@x"]


def test_what_was_sent_is_read_too(imap_server, annas_box, nordwind):
    raw = letter(sender="Anna <anna.private@elsewhere.example>", to="jan@client.example", Message_ID="<s@x>")
    imap_server.put(annas_box.user_name, raw, folder="Sent")
    assert read(annas_box) == 1
    mail = mails().get()
    assert mail.is_outgoing and mail.by == annas_box.owner and mail.others == ["jan@client.example"]


def test_a_reading_goes_on_where_it_was_stopped(imap_server, annas_box, nordwind, monkeypatch):
    monkeypatch.setattr(mail_reading, "MOST_AT_ONCE", 2)
    for number in range(5):
        imap_server.put(annas_box.user_name, letter(Message_ID=f"<{number}@x>"))
    assert [read(annas_box) for _time in range(4)] == [2, 2, 1, 0]
    assert mails().count() == 5
    asked = iter([False, True])
    other = mailbox_of(annas_box.owner, imap_server, user_name=annas_box.user_name + "2")
    for number in range(3):
        imap_server.put(other.user_name, letter(Message_ID=f"<other{number}@x>"))
    assert read_mailbox(mailbox_id=other.pk, is_cancelled=lambda: next(asked, True)) == 1
    assert fresh(other).read_up_to["INBOX"][1] == 1


def test_a_huge_mail_is_told_of_and_stays_on_the_server(imap_server, annas_box, nordwind, settings):
    settings.MAIL_MAX_BYTES = 2000
    imap_server.put(annas_box.user_name, letter("x" * 5000, subject="Plans", Message_ID="<big@x>"))
    imap_server.put(annas_box.user_name, letter(Message_ID="<after@x>"))
    assert read(annas_box) == 2
    big, after = mails()
    assert (big.subject, big.trouble, big.text) == ("Plans", "size", "") and after.trouble == ""


def test_a_mail_that_cannot_be_kept_as_it_is_does_not_stop_the_next(
    imap_server, annas_box, nordwind, monkeypatch
):
    usual = mail_reading.keep_mail

    def broken(arrival):
        if arrival.read.subject == "Bad":
            raise ValueError("a stranger's trick")
        return usual(arrival)

    monkeypatch.setattr(mail_reading, "keep_mail", broken)
    imap_server.put(annas_box.user_name, letter(subject="Bad", Message_ID="<bad@x>"))
    imap_server.put(annas_box.user_name, letter(subject="Good", Message_ID="<good@x>"))
    assert read(annas_box) == 2
    bad, good = mails()
    assert (bad.trouble, bad.privacy, good.subject) == ("structure", "participants", "Good")
    assert b"Subject: Bad" in bad.file.read_bytes()


def test_troubles_are_told_in_plain_words_and_tried_more_rarely(imap_server, annas_box):
    annas_box.sealed_password = seal("wrong")
    annas_box.save()
    assert read(annas_box) == 0
    box = fresh(annas_box)
    assert "password" in box.trouble and box.trouble_count == 1
    now = timezone.now()
    assert due_mailboxes(now) == [] and due_mailboxes(now + timedelta(minutes=7)) == [box]


def test_a_mailbox_that_is_off_or_whose_owner_left_is_not_read(annas_box, imap_server, anna):
    imap_server.put(annas_box.user_name, letter())
    anna.is_active = False
    anna.save()
    assert read(annas_box) == 0 and due_mailboxes() == []
    anna.is_active, annas_box.is_on = True, False
    anna.save()
    annas_box.save()
    assert read(annas_box) == 0 and due_mailboxes() == []


def test_the_jobs_read_every_mailbox_that_is_due(imap_server, annas_box, nordwind):
    imap_server.put(annas_box.user_name, letter(Message_ID="<job@x>"))
    mail_reading.read_all_soon()
    run_due_jobs("contacts.read_mailbox")
    assert Mail.objects.unscoped("test").get().key == "job@x"


def test_a_mailbox_that_was_let_go_meanwhile_is_not_read_on(imap_server, annas_box, nordwind, monkeypatch):
    usual = mail_reading.keep_mail

    def and_gone(arrival):
        found = usual(arrival)
        Mailbox.objects.unscoped("test").filter(pk=annas_box.pk).delete()
        return found

    monkeypatch.setattr(mail_reading, "keep_mail", and_gone)
    for number in range(2):
        imap_server.put(annas_box.user_name, letter(Message_ID=f"<{number}@x>"))
    assert read(annas_box) == 0
    assert mails().count() == 1
