"""Guests answer what they were invited to: shown on the plan, counted once, believed only from their own address."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import change_activity
from contacts.actions.guest_answers import note_answers
from contacts.actions.inviting import set_guests
from contacts.actions.mail_reading import read_mailbox
from contacts.calendar_files import uid_of
from contacts.models import Invitation
from contacts.queries.invitations import guests_of
from crm.mail.reading import read_mail
from crm.messages.models import Notice
from tests.contacts.mails.letters import mailbox_of
from tests.factories import ActivityFactory, ChannelFactory, ClientFactory, PersonFactory
from tests.imap import imap_server, needs_imap  # noqa: F401 - a fixture
from tests.mail.replies import reply
from tests.personas import sign_in
from tests.smtp import mail_goes_to_loopback

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(settings, tmp_path, anna):
    """Ida is invited to it."""
    settings.MEDIA_ROOT, settings.MAIL_PRIVATE_HOSTS = tmp_path, True
    mail_goes_to_loopback(settings)
    mill = ClientFactory(owner=anna, name="Amber Mill")
    due_at = timezone.now() + timedelta(days=2)
    meeting = ActivityFactory(
        client=mill, assigned_to=anna, kind="meeting", title="See samples", due_at=due_at, created_by=anna
    )
    ida = PersonFactory(client=mill, name="Ida Weaver")
    ChannelFactory(client=mill, person=ida, value="ida@x.example", key="ida@x.example")
    set_guests(activity=meeting, by=anna, persons=[ida], colleagues=[])
    return meeting


def answers(meeting, **said):
    return note_answers(read_mail(reply(said.pop("uid", uid_of(meeting.pk)), **said)))


def guest(meeting):
    (row,) = guests_of(meeting)
    return row


@pytest.mark.parametrize(
    ("answer", "shown"), [("ACCEPTED", "Accepted"), ("DECLINED", "Declined"), ("TENTATIVE", "Perhaps")]
)
def test_an_answer_stands_on_the_plan_and_is_told_once(client, meeting, anna, answer, shown):
    sign_in(client, anna)
    page = reverse("activity_edit", args=[meeting.pk])
    assert shown not in client.get(page).text
    for _time in range(2):
        answers(meeting, answer=answer, note="See you at the gate")
    assert guest(meeting).answer == answer.lower()
    text = client.get(page).text
    assert shown in text and "See you at the gate" in text
    notice = Notice.objects.get(to=anna)
    assert notice.link == page and notice.text == "Ida Weaver, See samples"
    assert f"{shown}: Ida Weaver, See samples" in client.get(reverse("notice_list")).text


def test_a_later_answer_counts_and_an_earlier_one_that_comes_late_does_not(meeting):
    assert answers(meeting, answer="ACCEPTED", stamp="20261130T090000Z") == 1
    assert answers(meeting, answer="TENTATIVE", stamp="20261130T080000Z") == 0
    assert guest(meeting).answer == "accepted"
    assert answers(meeting, answer="DECLINED", stamp="20261130T093000Z") == 1
    assert guest(meeting).answer == "declined"


@pytest.mark.parametrize(
    "said",
    [
        {"sender": "eve@x.example"}, {"guest": "eve@x.example"}, {"uid": "activity-7@elsewhere.example"},
        {"uid": "not-ours"}, {"answer": "NEEDS-ACTION"}, {"guest": "eve@x.example", "sender": "ida@x.example"},
    ],
)  # fmt: skip
def test_only_the_invited_address_answers_for_itself(meeting, said):
    assert answers(meeting, **said) == 0
    assert guest(meeting).answer == "" and not Notice.objects.exists()


def test_a_wish_for_another_time_is_shown_and_taken_with_one_press(client, meeting, anna):
    later = (timezone.now() + timedelta(days=5)).replace(minute=30, second=0, microsecond=0)
    when = later.strftime("%Y%m%dT%H%M%SZ")
    end = (later + timedelta(hours=1)).strftime("%Y%m%dT%H%M%SZ")
    assert answers(meeting, method="COUNTER", answer="TENTATIVE", start=when, end=end) == 1
    row = guest(meeting)
    assert (row.answer, row.wish_starts_at, row.wish_ends_at) == (
        "tentative",
        later,
        later + timedelta(hours=1),
    )
    sign_in(client, anna)
    assert "Wishes another time" in client.get(reverse("activity_edit", args=[meeting.pk])).text
    assert "Another time is wished" in client.get(reverse("notice_list")).text
    local = timezone.localtime(later)
    moved = {"day": local.date().isoformat(), "clock": local.strftime("%H:%M"), "reason": "x"}
    client.post(reverse("activity_reschedule", args=[meeting.pk]), moved)
    meeting.refresh_from_db()
    assert meeting.due_at == later
    # They are invited to it anew, and have not answered to that.
    assert (
        guest(meeting).sequence == 1 and guest(meeting).answer == "" and guest(meeting).wish_starts_at is None
    )


def test_an_answer_to_an_earlier_time_says_nothing_of_the_new_one(meeting, anna):
    moved = change_activity(
        activity=meeting, by=anna, changes={"due_at": meeting.due_at + timedelta(hours=3)}
    )
    assert answers(moved, sequence=0) == 0 and guest(moved).answer == ""
    assert answers(moved, sequence=1) == 1 and guest(moved).answer == "accepted"


def test_who_accepted_keeps_that_when_only_the_title_changes(meeting, anna):
    answers(meeting, note="Yes")
    changed = change_activity(activity=meeting, by=anna, changes={"title": "See all samples"})
    row = guest(changed)
    assert (row.sequence, row.answer, row.answer_note) == (1, "accepted", "Yes")
    assert answers(changed, sequence=0, answer="DECLINED", stamp="20261130T093000Z") == 1


def test_whoever_was_called_off_answers_nothing(meeting, anna):
    set_guests(activity=meeting, by=anna, persons=[], colleagues=[])
    assert answers(meeting) == 0
    assert not Invitation.objects.unscoped("test").exclude(answer="").exists()


def test_dario_sees_no_answers_of_annas(client, meeting, dario):
    answers(meeting, note="See you at the gate")
    assert sign_in(client, dario).get(reverse("activity_edit", args=[meeting.pk])).status_code == 404


@needs_imap
@pytest.mark.xdist_group("imap")
def test_an_answer_in_a_real_mailbox(meeting, anna, imap_server):  # noqa: F811
    box = mailbox_of(anna, imap_server)
    imap_server.put(box.user_name, reply(uid_of(meeting.pk)))
    imap_server.put(box.user_name, reply(uid_of(meeting.pk), name="copy"))
    assert read_mailbox(mailbox_id=box.pk) == 2
    assert guest(meeting).answer == "accepted" and Notice.objects.count() == 1


@pytest.fixture
def with_bruno(meeting, anna, bruno):
    """A colleague is invited to it as well; what he was sent last."""
    people = [row.person for row in guests_of(meeting)]
    set_guests(activity=meeting, by=anna, persons=people, colleagues=[bruno])
    return Invitation.objects.unscoped("test").get(colleague=bruno)


def test_what_a_guest_answers_by_mail_stands_in_the_calendar_and_on_the_entry(
    client, meeting, with_bruno, anna, bruno
):
    day = {"day": timezone.localdate(meeting.due_at).isoformat()}
    uid = uid_of(meeting.pk)
    entry = reverse("activity_edit", args=[meeting.pk])

    def shown(user, said):
        sign_in(client, user)
        return said in client.get(reverse("calendar"), day).text

    assert shown(bruno, "See samples"), "invited, his calendar keeps the time"
    yes = reply(uid, guest=bruno.email, sequence=with_bruno.sequence, stamp="20261130T080000Z")
    assert note_answers(read_mail(yes)) == 1
    assert shown(bruno, "See samples") and shown(anna, "Accepted: 1")
    said = {"answer": "DECLINED", "stamp": "20261130T090000Z", "note": "On leave"}
    no = reply(uid, guest=bruno.email, sequence=with_bruno.sequence, **said)
    assert note_answers(read_mail(no)) == 1
    assert shown(anna, "Declined: 1") and not shown(anna, "Accepted: 1")
    page = client.get(entry, headers={"HX-Request": "true"}).text
    assert "Declined" in page and "On leave" in page
    assert not shown(bruno, "See samples"), "his time is free again"
