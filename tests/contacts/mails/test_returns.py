"""A mail of ours comes back: it is told at the mail and to its writer, and a wrong address is marked, undoably."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.channels import mark_channel
from contacts.actions.mail_reading import read_mailbox
from contacts.models import Channel, MailFiling, MailReturn
from contacts.queries.mails import MailPage
from crm.audit.models import AuditEntry
from crm.messages.models import Notice
from tests.contacts.mails.letters import arrives, mailbox_of, mails
from tests.factories import ChannelFactory
from tests.imap import needs_imap
from tests.mail.bounces import KEY, in_words, report
from tests.mail.letters import letter
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db
RETURNS = MailReturn.objects.unscoped("test")


@pytest.fixture
def sent(anna, nordwind):
    """A mail of anna's to the client."""
    said = {"sender": "Anna <anna@example.com>", "to": "jan@client.example", "Message_ID": f"<{KEY}>"}
    return arrives(anna, letter("450 a piece", subject="Price", **said), is_sent=True)


def channel():
    return Channel.objects.unscoped("test").get(key="jan@client.example")


def test_a_wrong_address_is_marked_with_its_reason_and_its_writer_is_told(anna, sent, nordwind):
    mail = arrives(anna, report())
    back = RETURNS.get()
    assert (back.mail, back.report, back.address) == (sent, mail, "jan@client.example")
    assert mail.thread_id == sent.thread_id and mail.privacy == sent.privacy
    assert set(MailFiling.objects.unscoped("test").values_list("client", flat=True)) == {nordwind.pk}
    assert channel().is_invalid and channel().trouble == "550 5.1.1 User unknown"
    notice = Notice.objects.get(to=anna)
    assert (notice.text, notice.link) == ("Price", reverse("mail_page", args=[sent.pk]))
    nordwind.refresh_from_db()
    assert nordwind.main_email == ""
    assert AuditEntry.objects.filter(action="change", by=None).exists()


def test_it_is_told_once_however_often_the_report_lies_somewhere(anna, bruno, sent):
    arrives(anna, report())
    arrives(bruno, report())
    assert RETURNS.count() == Notice.objects.count() == 1


def test_undo_makes_the_address_good_again_and_the_same_report_does_not_mark_it_anew(client, anna, sent):
    arrives(anna, report())
    sign_in(client, anna)
    page = client.get(sent.get_absolute_url()).text
    assert "Did not reach jan@client.example" in page and "User unknown" in page
    undo = reverse("undo", args=[RETURNS.get().change_set_id])
    assert undo in page and client.post(undo).status_code == 302
    assert not channel().is_invalid and channel().trouble == ""
    arrives(anna, report())
    assert not channel().is_invalid
    assert "was undone" in client.get(sent.get_absolute_url()).text
    arrives(anna, report(name="again"))
    assert channel().is_invalid


def test_a_person_says_that_the_address_works(client, anna, sent, nordwind):
    arrives(anna, report())
    sign_in(client, anna)
    assert "User unknown" in client.get(nordwind.get_absolute_url()).text
    assert "User unknown" in client.get(reverse("channel_page", args=[channel().pk])).text
    mark_channel(channel=channel(), by=anna, is_invalid=False)
    assert channel().trouble == ""


@pytest.mark.parametrize(
    "said",
    [
        {"status": "5.2.2", "said": "smtp; 552 Mailbox full"},
        {"status": "4.4.1", "action": "delayed", "said": "smtp; 421 later"},
    ],
)
def test_a_full_mailbox_or_a_delay_marks_nothing(anna, sent, said):
    arrives(anna, report(**said))
    assert RETURNS.count() == 1 and not channel().is_invalid
    assert Notice.objects.exists() is (said["status"] == "5.2.2")


@pytest.mark.parametrize("wrong", [{"key": "guessed@example.com"}, {"address": "ola@other.example"}])
def test_a_stranger_marks_nothing_without_the_mail_or_with_another_address(anna, sent, nordwind, wrong):
    ChannelFactory(client=nordwind, value="ola@other.example")
    arrives(anna, report(**wrong))
    assert not RETURNS.exists() and not Channel.objects.unscoped("test").filter(is_invalid=True).exists()


def test_an_old_report_does_not_blame_an_address_that_wrote_since(anna, sent):
    later = timezone.now() - timedelta(minutes=1)
    arrives(anna, Date=later.strftime("%a, %d %b %Y %H:%M:%S +0000"), Message_ID="<since@x>")
    long_ago = (later - timedelta(days=90)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    arrives(anna, report(sent=long_ago))
    assert RETURNS.get().change_set is None and not channel().is_invalid


def test_the_firms_box_takes_reports_on_mails_of_ours_and_on_no_others(sent, anna):
    box = mailbox_of(None, trusts_senders=False)
    assert arrives(None, report(key="other@x"), box=box) is None
    mail = arrives(None, in_words(), box=box)
    assert mail and channel().is_invalid
    assert mail.participants.unscoped("test").get(user=anna).is_to_file is False


def test_whoever_reads_no_addresses_sees_none_of_it(client, anna, carla, sent, nordwind):
    arrives(anna, report())
    assert MailPage(sent, carla).mails[0].returns and not MailPage(sent, carla).mails[0].returns[0].may_undo
    show_fields("team_lead", contact=0)
    sign_in(client, carla)
    page = client.get(sent.get_absolute_url()).text
    assert "Did not reach" not in page and "User unknown" not in client.get(nordwind.get_absolute_url()).text


def test_the_stream_says_that_it_did_not_arrive(client, anna, sent, nordwind):
    arrives(anna, report())
    assert "Did not arrive" in sign_in(client, anna).get(nordwind.get_absolute_url()).text


@needs_imap
@pytest.mark.xdist_group("imap")
def test_a_report_in_a_real_mailbox(imap_server, annas_box, sent):
    imap_server.put(annas_box.user_name, report())
    read_mailbox(mailbox_id=annas_box.pk)
    assert channel().is_invalid and mails().count() == 2
