"""Where a mail belongs: on which clients, in which thread, in whose list; and once, wherever it lies."""

import pytest
from django.core.exceptions import PermissionDenied

from contacts.actions.mail_filing import (
    file_address,
    file_mail,
    ignore_address,
    set_privacy,
    stop_ignoring,
    take_off,
)
from contacts.mails.parties import filing_address
from contacts.models import Channel, Mail, MailFiling, Person
from contacts.queries.mail_waiting import waiting_for
from crm.changes.actions.undoing import undo_change_set
from tests.contacts.mails.letters import arrives, mailbox_of, mails
from tests.factories import ChannelFactory, ClientFactory, PersonFactory
from tests.mail.letters import letter
from tests.mail.test_forwards import FORMS

pytestmark = pytest.mark.django_db


def filed(mail):
    return {filing.client for filing in MailFiling.objects.unscoped("test").filter(mail=mail)}


def test_a_mail_stands_on_every_client_whose_address_is_on_it(anna, nordwind, dario):
    south = ClientFactory(owner=dario)
    person = PersonFactory(client=south)
    ChannelFactory(client=south, person=person, value="ola@south.example")
    mail = arrives(anna, Cc="Ola <OLA@south.example>, x@unknown.example")
    assert filed(mail) == {nordwind, south}
    assert MailFiling.objects.unscoped("test").get(client=south).person == person
    assert sorted(mail.others) == ["jan@client.example", "ola@south.example", "x@unknown.example"]
    nordwind.refresh_from_db()
    assert nordwind.last_contact_at == mail.sent_at


def test_the_same_mail_in_two_mailboxes_is_one(anna, bruno, nordwind):
    first = arrives(anna, to="anna@example.com, bruno@example.com", Message_ID="<1@x>")
    assert arrives(bruno, to="anna@example.com, bruno@example.com", Message_ID="<1@x>") == first
    assert mails().count() == 1 and first.participants.unscoped("test").count() == 2
    assert not list(waiting_for(bruno))


def test_a_stranger_cannot_hide_a_mail_behind_a_known_key(anna, nordwind):
    arrives(anna, sender="evil@x.example", Message_ID="<1@x>")
    assert arrives(anna, Message_ID="<1@x>").key.startswith("1@x#")
    assert mails().count() == 2


def test_mails_among_colleagues_and_of_machines_are_not_taken(anna, bruno, nordwind):
    assert arrives(anna, sender="bruno@example.com") is None
    assert arrives(anna, sender="news@shop.example", List_Unsubscribe="<x>") is None
    assert arrives(anna, sender="x@y.example", Auto_Submitted="auto-replied") is None
    assert arrives(anna, Auto_Submitted="auto-replied").is_auto
    nordwind.refresh_from_db()
    assert nordwind.last_contact_at is None


def test_answers_come_into_one_thread_whatever_their_order(anna, nordwind):
    answer = arrives(anna, Message_ID="<2@x>", In_Reply_To="<1@x>")
    last = arrives(anna, Message_ID="<4@x>", References="<3@x>")
    first = arrives(anna, Message_ID="<1@x>")
    assert answer.thread == first.thread != last.thread
    arrives(anna, Message_ID="<3@x>", References="<1@x> <2@x>")
    assert mails().values("thread").distinct().count() == 1


def test_without_references_subject_and_people_tell_the_thread(anna, nordwind):
    first = arrives(anna, subject="Price of looms", Message_ID="<1@x>")
    assert arrives(anna, subject="Odp: Re: price of looms", Message_ID="<2@x>").thread == first.thread
    assert arrives(anna, subject="Price of looms", Message_ID="<3@x>").thread != first.thread
    other = {"sender": "x@other.example", "Message_ID": "<4@x>"}
    assert arrives(anna, subject="Re: Price of looms", **other).thread != first.thread


def test_unknown_addresses_wait_for_whoever_has_the_mail(anna, bruno, carla):
    client = ClientFactory(owner=anna, name="South Mills")
    mail = arrives(anna, sender="Ewa <ewa@new.example>", Message_ID="<1@x>")
    arrives(anna, sender="Ewa <ewa@new.example>", Message_ID="<2@x>")
    assert [one.key for one in waiting_for(anna).order_by("pk")] == ["1@x", "2@x"] and not waiting_for(carla)
    assert file_address(address="ewa@new.example", client=client, by=anna, person_name="Ewa") == 2
    assert filed(mail) == {client} and not waiting_for(anna)
    person = Person.objects.unscoped("test").get()
    assert (person.name, Channel.objects.unscoped("test").get(person=person).key) == (
        "Ewa",
        "ewa@new.example",
    )
    assert filed(arrives(anna, sender="ewa@new.example", Message_ID="<3@x>")) == {client}


def test_ignored_addresses_are_remembered_and_can_come_back(anna):
    arrives(anna, sender="pal@home.example", Message_ID="<1@x>")
    arrives(anna, sender="pal@home.example", Cc="ewa@new.example", Message_ID="<2@x>")
    assert ignore_address(address="pal@home.example", by=anna) == 1
    assert [one.key for one in waiting_for(anna)] == ["2@x"]
    assert arrives(anna, sender="pal@home.example", Message_ID="<3@x>") is None
    stop_ignoring(address="pal@home.example", by=anna)
    assert arrives(anna, sender="pal@home.example", Message_ID="<4@x>")


def test_a_mail_is_filed_and_taken_off_by_whoever_has_it(anna, bruno, nordwind, carla):
    mail = arrives(anna)
    other = ClientFactory(owner=anna)
    for by in (bruno, carla):
        with pytest.raises(PermissionDenied):
            file_mail(mail=mail, client=other, by=by)
    assert file_mail(mail=mail, client=other, by=anna)
    change_set = take_off(mail=mail, client=nordwind, by=anna)
    nordwind.refresh_from_db()
    assert filed(mail) == {other} and nordwind.last_contact_at is None
    undo_change_set(change_set=change_set, by=anna)
    nordwind.refresh_from_db()
    assert filed(mail) == {other, nordwind} and nordwind.last_contact_at == mail.sent_at
    with pytest.raises(PermissionDenied):
        file_mail(mail=mail, client=ClientFactory(owner=bruno), by=anna)


def sees(user, mail):
    return Mail.objects.visible_to(user).filter(pk=mail.pk).exists()


def test_who_reads_a_mail(anna, bruno, carla, dario, edda, nordwind):
    """Carla sees nordwind as her team's, edda sees everything, dario and bruno do not see it."""
    mail = arrives(anna)
    seen = {"client": {carla, edda}, "team": {carla}, "participants": set()}
    for privacy, readers in seen.items():
        set_privacy(mail=mail, by=anna, privacy=privacy)
        assert sees(anna, mail)
        assert {user for user in (bruno, carla, dario, edda) if sees(user, mail)} == readers, privacy
    with pytest.raises(PermissionDenied):
        set_privacy(mail=mail, by=carla, privacy="client")


def test_a_second_mailbox_makes_it_stricter_never_more_open(anna, bruno, nordwind):
    mailbox_of(bruno, privacy="participants")
    arrives(anna, Message_ID="<1@x>", Cc="bruno@example.com")
    arrives(bruno, Message_ID="<1@x>", Cc="bruno@example.com")
    assert mails().get().privacy == "participants"
    arrives(anna, Message_ID="<1@x>", Cc="bruno@example.com")
    assert mails().get().privacy == "participants"


def test_the_filing_address_takes_copies_by_its_token(anna, nordwind):
    box = mailbox_of(None, trusts_senders=False)
    address = filing_address(box, anna)
    raw = letter(sender="anna.at.home@x.example", to="jan@client.example", Delivered_To=address)
    mail = arrives(None, raw, box=box)
    assert filed(mail) == {nordwind} and [one.user for one in mail.participants.unscoped("test")] == [anna]
    wrong = address.replace("-", "-0")
    assert arrives(None, letter(to="jan@client.example", Delivered_To=wrong), box=box) is None
    assert arrives(None, letter(sender="anna@example.com", to="jan@client.example"), box=box) is None


def test_the_filing_address_takes_copies_from_known_colleagues_where_that_is_allowed(anna, nordwind):
    box = mailbox_of(None)
    mail = arrives(None, letter(sender="anna@example.com", to="jan@client.example"), box=box)
    assert mail.is_outgoing and mail.by == anna and filed(mail) == {nordwind}
    assert arrives(None, letter(sender="stranger@x.example"), box=box) is None


def test_a_mail_passed_on_to_the_filing_address_is_the_original_senders(anna, nordwind):
    box = mailbox_of(None)
    text = "---------- Forwarded message ---------\nFrom: Jan Kos <jan@client.example>\nSubject: Looms\n\nHow much?"
    raw = letter(text, sender="anna@example.com", to=filing_address(box, anna), subject="Fwd: Looms")
    mail = arrives(None, raw, box=box)
    assert not mail.is_outgoing and mail.people[0] == ["from", "Jan Kos", "jan@client.example"]
    assert filed(mail) == {nordwind} and mail.others == ["jan@client.example"]


@pytest.mark.parametrize(("subject", "heads"), FORMS)
def test_a_forward_of_any_usual_program_goes_to_its_original_sender(anna, nordwind, subject, heads):
    box = mailbox_of(None)
    raw = letter(
        f"{heads}\n\nHow much?", sender="anna@example.com", to=filing_address(box, anna), subject=subject
    )
    mail = arrives(None, raw, box=box)
    assert filed(mail) == {nordwind} and not mail.is_outgoing and mail.others == ["jan@client.example"]


def test_what_could_not_be_read_waits_where_it_is_seen(anna):
    mail = arrives(anna, b"\x00\xff nothing of a mail")
    assert mail.trouble == "structure" and list(waiting_for(anna)) == [mail]
