from datetime import timedelta
from email import message_from_bytes

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from contacts.actions.activities import change_activity, delete_activity
from contacts.actions.invitation_mail import mail_invitation
from contacts.actions.inviting import set_guests
from contacts.models import Invitation
from crm.access.models import AccessVersion, FieldGrant
from crm.jobs.running import run_due_jobs
from tests.factories import ActivityFactory, ChannelFactory, ClientFactory, PersonFactory
from tests.personas import sign_in
from tests.smtp import Inbox, mail_goes_to_loopback, serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox(settings):
    inbox = Inbox()
    server = serve(inbox, mail_goes_to_loopback(settings))
    yield inbox
    server.stop()


@pytest.fixture
def meeting(anna):
    mill = ClientFactory(owner=anna, name="Amber Mill")
    due_at = timezone.now() + timedelta(days=2)
    return ActivityFactory(
        client=mill, assigned_to=anna, kind="meeting", title="See samples", due_at=due_at, created_by=anna
    )


@pytest.fixture
def guest(meeting):
    person = PersonFactory(client=meeting.client, name="Ida Weaver")
    ChannelFactory(client=meeting.client, person=person, value="ida@x.example")
    return person


def events(inbox):
    """(to, method, event) of each mail."""
    found = []
    for mail in inbox.mails:
        parts = list(message_from_bytes(mail.content).walk())
        (part,) = [part for part in parts if part.get_content_type() == "text/calendar"]
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        assert part.get_param("method") == str(calendar["METHOD"])
        found.append((mail.rcpt_tos[0], str(calendar["METHOD"]), calendar.walk("VEVENT")[0]))
    return found


def test_persons_and_colleagues_are_invited_once(inbox, meeting, guest, anna, bruno):
    for _time in range(2):
        set_guests(activity=meeting, by=anna, persons=[guest], colleagues=[bruno])
    run_due_jobs()
    found = {to: (method, event) for to, method, event in events(inbox)}
    assert found.keys() == {"ida@x.example", bruno.email} and len(inbox.mails) == 2
    method, event = found["ida@x.example"]
    assert method == "REQUEST" and event["SEQUENCE"] == 0 and event["SUMMARY"] == "See samples"
    assert anna.email in event["ORGANIZER"] and "ida@x.example" in event["ATTENDEE"]
    assert event.decoded("DTSTART") == meeting.due_at.replace(microsecond=0)
    for row in Invitation.objects.visible_to(anna):
        mail_invitation(invitation_id=row.pk)
    assert len(inbox.mails) == 2


def test_a_change_goes_to_all_with_the_next_sequence_and_a_note_to_nobody(inbox, meeting, guest, anna):
    set_guests(activity=meeting, by=anna, persons=[guest], colleagues=[])
    change_activity(activity=meeting, by=anna, changes={"note": "Bring the red ones"})
    change_activity(activity=meeting, by=anna, changes={"due_at": meeting.due_at + timedelta(hours=1)})
    run_due_jobs()
    first, second = events(inbox)
    assert (first[1], second[1]) == ("REQUEST", "REQUEST")
    assert first[2]["UID"] == second[2]["UID"] and (first[2]["SEQUENCE"], second[2]["SEQUENCE"]) == (0, 1)
    assert "red ones" not in str([mail.content for mail in inbox.mails])


def test_whoever_is_taken_off_and_all_of_a_dropped_plan_are_told(inbox, meeting, guest, anna, bruno):
    set_guests(activity=meeting, by=anna, persons=[guest], colleagues=[bruno])
    set_guests(activity=meeting, by=anna, persons=[guest], colleagues=[])
    delete_activity(activity=meeting, by=anna)
    run_due_jobs()
    called_off = {to: event["SEQUENCE"] for to, method, event in events(inbox) if method == "CANCEL"}
    assert called_off == {bruno.email: 1, "ida@x.example": 1}


def test_one_who_was_called_off_can_be_invited_again(inbox, meeting, guest, anna):
    for persons in ([guest], [], [guest]):
        set_guests(activity=meeting, by=anna, persons=persons, colleagues=[])
    run_due_jobs()
    assert [(method, event["SEQUENCE"]) for _to, method, event in events(inbox)] == [
        ("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2),
    ]  # fmt: skip


def test_what_a_killed_worker_left_is_not_sent_again_by_itself(client, inbox, meeting, guest, anna):
    set_guests(activity=meeting, by=anna, persons=[guest], colleagues=[])
    Invitation.objects.visible_to(anna).update(state="sending")
    run_due_jobs()
    row = Invitation.objects.visible_to(anna).get()
    assert row.state == "unknown" and inbox.mails == []
    sign_in(client, anna)
    assert "Send again" in client.get(reverse("activity_edit", args=[meeting.pk])).text
    client.post(reverse("invitation_again", args=[row.pk]))
    run_due_jobs()
    row.refresh_from_db()
    assert row.state == "sent" and len(inbox.mails) == 1
    client.post(reverse("invitation_again", args=[row.pk]))
    run_due_jobs()
    assert len(inbox.mails) == 1


def test_a_refusal_is_said(settings, meeting, guest, anna):
    inbox = Inbox("550 no such user")
    server = serve(inbox, mail_goes_to_loopback(settings))
    try:
        set_guests(activity=meeting, by=anna, persons=[guest], colleagues=[])
        run_due_jobs()
    finally:
        server.stop()
    row = Invitation.objects.visible_to(anna).get()
    assert row.state == "failed" and "no such user" in row.trouble


def test_without_a_mail_server_nobody_is_invited(client, meeting, guest, anna):
    with pytest.raises(ValidationError):
        set_guests(activity=meeting, by=anna, persons=[guest], colleagues=[])
    sign_in(client, anna)
    assert "Invite" not in client.get(reverse("activity_edit", args=[meeting.pk])).text


def test_whoever_sees_no_addresses_invites_no_persons(client, inbox, meeting, guest, anna, bruno):
    FieldGrant.objects.filter(role__key="rep", group="contact").delete()
    AccessVersion.bump()
    with pytest.raises(PermissionDenied):
        set_guests(activity=meeting, by=anna, persons=[guest], colleagues=[])
    sign_in(client, anna)
    page = client.get(reverse("activity_edit", args=[meeting.pk])).text
    assert "guest_persons" not in page and "guest_colleagues" in page


def test_the_form_invites(client, inbox, meeting, guest, anna, bruno):
    sign_in(client, anna)
    form = {"kind": "meeting", "title": "Lunch", "day": "2030-01-02", "clock": "12:00"}
    form |= {"assigned_to": anna.pk, "guest_persons": [guest.pk], "guest_colleagues": [bruno.pk]}
    client.post(reverse("activity_new", args=[meeting.client_id]), form)
    run_due_jobs()
    assert {to for to, _method, _event in events(inbox)} == {"ida@x.example", bruno.email}
    other = PersonFactory(client=ClientFactory(owner=bruno))
    ChannelFactory(client=other.client, person=other, value="secret@x.example")
    client.post(reverse("activity_new", args=[meeting.client_id]), form | {"guest_persons": [other.pk]})
    assert not Invitation.objects.visible_to(anna).filter(address="secret@x.example").exists()


def test_dario_sees_none_of_annas(inbox, meeting, guest, anna, dario):
    set_guests(activity=meeting, by=anna, persons=[guest], colleagues=[])
    assert not Invitation.objects.visible_to(dario).exists()
