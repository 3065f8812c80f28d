"""Threads of mails with some clients of each rep, and a few that nobody has filed yet. Nothing is sent or fetched."""

from __future__ import annotations

from datetime import timedelta

from contacts.actions.derived import refresh_last_contact
from contacts.demo.builder import at as clock
from contacts.demo.words import MAILS, RETURNED, UNFILED
from contacts.mails.threads import subject_key
from contacts.models import Channel, Mail, MailFiling, MailParticipant, MailReturn, MailThread, Privacy
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from crm.people.models import User

THREADS_OF = {"anna": 14, "bruno": 10, "dario": 8, "carla": 3}
LATEST_DAYS = 40


def build_mails(world: DemoWorld) -> None:
    with unlocked("the demo firm is built from nothing"):
        touched = [
            pk for name, count in THREADS_OF.items() for pk in _threads(world, world.users[name], count)
        ]
        _unfiled(world, world.users["anna"])
        touched += _returned(world, world.users["anna"])
        refresh_last_contact(touched)
        count = Mail.objects.count()
    world.say(f"{count} mails")


def _threads(world: DemoWorld, rep: User, count: int) -> list[int]:
    rows = Channel.objects.filter(kind="email", client__owner=rep, is_invalid=False).exclude(person=None)
    channels = list(rows.select_related("client", "person").order_by("pk"))
    chosen = world.random.sample(channels, min(count, len(channels)))
    for number, channel in enumerate(chosen):
        subject, *texts = world.random.choice(MAILS)
        day = world.today - timedelta(days=world.random.randint(1, LATEST_DAYS))
        at = max(
            clock(world, day, world.random.randint(8, 14), world.random.randint(0, 59)),
            channel.client.created_at,
        )
        thread = MailThread.objects.create(created_at=at)
        privacy = Privacy.PARTICIPANTS if number % 7 == 6 else Privacy.CLIENT
        for place, text in enumerate(texts):
            sent_at = min(at + timedelta(hours=3 * place), world.now)
            mail = _mail(
                rep, channel, thread, subject if not place else f"Re: {subject}", text, place % 2 == 1
            )
            mail.sent_at, mail.privacy = sent_at, privacy
            mail.save()
            MailParticipant.objects.create(mail=mail, user=rep)
            MailFiling.objects.create(
                mail=mail, client=channel.client, person=channel.person, happened_at=sent_at, at=sent_at
            )
    return [channel.client_id for channel in chosen]


def _mail(rep: User, channel: Channel, thread: MailThread, subject: str, text: str, from_us: bool) -> Mail:
    assert channel.person
    us, them = [rep.name, rep.email], [channel.person.name, channel.value]
    first, second = (us, them) if from_us else (them, us)
    return Mail(
        key=f"{thread.pk}-{len(text)}-{subject_key(subject)[:20]}-{from_us}@demo.example",
        thread=thread,
        is_outgoing=from_us,
        people=[["from", *first], ["to", *second]],
        others=[channel.key],
        subject=subject,
        subject_key=subject_key(subject),
        text=text,
        by=rep if from_us else None,
        team=rep.home_team,
        size=len(text),
    )


def _returned(world: DemoWorld, rep: User) -> list[int]:
    """One mail that did not arrive, since its reader's address is gone."""
    rows = Channel.objects.filter(kind="email", client__owner=rep, is_invalid=False, person__is_main=False)
    channel = rows.select_related("client", "person").order_by("-pk").first()
    if channel is None:
        return []
    subject, text, said = RETURNED
    sent_at = max(world.now - timedelta(days=2, hours=3), channel.client.created_at)
    thread = MailThread.objects.create(created_at=sent_at)
    mail = _mail(rep, channel, thread, subject, text, from_us=True)
    report = _mail(rep, channel, thread, f"Undelivered: {subject}", said, from_us=False)
    report.people, report.is_auto, report.is_bounce = (
        [["from", "Mail Delivery System", "postmaster@mail.example"]],
        True,
        True,
    )
    for one, at in ((mail, sent_at), (report, sent_at + timedelta(minutes=1))):
        one.sent_at = at
        one.save()
        MailParticipant.objects.create(mail=one, user=rep)
        MailFiling.objects.create(
            mail=one, client=channel.client, person=channel.person, happened_at=at, at=at
        )
    said_at = {"status": "5.1.1", "reason": said, "at": report.sent_at}
    MailReturn.objects.create(mail=mail, report=report, address=channel.key, **said_at)
    Channel.objects.filter(pk=channel.pk).update(is_invalid=True, trouble=said)
    return [channel.client_id]


def _unfiled(world: DemoWorld, rep: User) -> None:
    """Addresses that no client has, so that there is something to file."""
    for number, (name, address, subject, text) in enumerate(UNFILED):
        at = world.now - timedelta(days=number, hours=2)
        mail = Mail.objects.create(
            key=f"unfiled-{number}@demo.example", thread=MailThread.objects.create(created_at=at), sent_at=at,
            people=[["from", name, address], ["to", rep.name, rep.email]], others=[address], subject=subject,
            subject_key=subject_key(subject), text=text, team=rep.home_team, size=len(text),
        )  # fmt: skip
        MailParticipant.objects.create(mail=mail, user=rep, is_to_file=True)
