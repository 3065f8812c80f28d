"""Back from leave: what colleagues did meanwhile, on Today, on a page, by mail."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import complete_activity
from contacts.actions.clients import change_client
from contacts.actions.interactions import record_interaction
from crm.access.actions.covers import change_cover, end_cover, set_cover
from crm.access.models import Cover
from crm.jobs.running import run_due_jobs
from sales.actions.deals import change_deal
from service.actions.tickets import hear_client, open_ticket
from tests.factories import ActivityFactory, ClientFactory, InteractionFactory
from tests.sales.factories import DealFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
JOB = "access.mail_what_happened"


@pytest.fixture
def cover(sara, anna, carla):
    now = timezone.now()
    return set_cover(absent=sara, deputy=anna, starts_at=now, ends_at=now + timedelta(days=3), by=carla)


@pytest.fixture
def hers(sara):
    return ClientFactory(owner=sara, name="Nordic Paper")


def news_page(cover):
    return reverse("cover_news", args=[cover.pk])


def come_back(cover, time_machine):
    time_machine.move_to(cover.ends_at + timedelta(minutes=1))


def work(hers, sara, anna, carla, eva):
    record_interaction(client=hers, by=anna, kind="call", text="They want a quote")
    change_client(client=hers, by=carla, changes={"city": "Hel"}, version=hers.version)
    change_deal(
        deal=DealFactory(owner=sara, client=hers, title="Big one"), by=anna, changes={"title": "Bigger one"}
    )
    task = ActivityFactory(client=hers, assigned_to=sara, title="Send the price list", due_at=timezone.now())
    complete_activity(activity=task, by=anna)
    ticket = open_ticket(
        queue=QueueFactory(team=eva.home_team),
        subject="Broken",
        text="x",
        requester_name="Jan",
        client=hers,
        by=eva,
    )
    hear_client(ticket=ticket, text="Is there news?")
    record_interaction(client=hers, by=sara, kind="note", text="My own note")
    record_interaction(client=ClientFactory(owner=anna), by=anna, kind="note", text="Not hers")


def test_the_page_tells_by_record_who_did_what(client, cover, hers, sara, anna, carla, eva, time_machine):
    work(hers, sara, anna, carla, eva)
    come_back(cover, time_machine)
    client.force_login(sara)
    page = client.get(news_page(cover))
    for words in (
        "Nordic Paper", "They want a quote", "Bigger one", "Send the price list", "Broken", "Is there news?", "Carla",
        hers.get_absolute_url(),
    ):  # fmt: skip
        assert words in page.text, words
    assert "My own note" not in page.text and "Not hers" not in page.text
    assert dict(page.context["news"].people)["Anna"] >= 3


def test_today_tells_of_it_until_it_was_read(client, cover, hers, sara, anna, time_machine):
    client.force_login(sara)
    assert "While you were away" not in client.get(reverse("today")).text
    come_back(cover, time_machine)
    client.force_login(sara)
    today = client.get(reverse("today")).text
    assert "While you were away" in today and news_page(cover) in today
    client.get(news_page(cover))
    assert "While you were away" in client.get(reverse("today")).text
    client.post(reverse("cover_read", args=[cover.pk]))
    assert "While you were away" not in client.get(reverse("today")).text
    client.force_login(anna)
    assert "While you were away" not in client.get(reverse("today")).text


def test_today_says_whom_one_covers(client, cover, anna, bruno):
    client.force_login(anna)
    assert "You cover for Sara" in client.get(reverse("today")).text
    client.force_login(bruno)
    assert "You cover for Sara" not in client.get(reverse("today")).text


def test_nobody_reads_the_news_of_others(client, cover, personas):
    for name in ("anna", "carla", "otto", "edda", "nils"):
        client.force_login(getattr(personas, name))
        assert client.get(news_page(cover)).status_code == 404
        assert client.post(reverse("cover_read", args=[cover.pk])).status_code == 404


def test_a_client_handed_away_meanwhile_is_not_told_of(client, cover, hers, sara, anna, bruno, time_machine):
    record_interaction(client=hers, by=anna, kind="call", text="They want a quote")
    type(hers).objects.unscoped("test").filter(pk=hers.pk).update(owner=bruno)
    come_back(cover, time_machine)
    client.force_login(sara)
    assert "They want a quote" not in client.get(news_page(cover)).text


def test_a_mail_goes_out_at_the_end_once(settings, cover, hers, sara, anna, time_machine):
    settings.MAIL_IS_SET = True
    record_interaction(client=hers, by=anna, kind="call", text="They want a quote")
    run_due_jobs(JOB)
    assert not mail.outbox
    come_back(cover, time_machine)
    run_due_jobs(JOB)
    run_due_jobs(JOB)
    message = mail.outbox[0]
    assert len(mail.outbox) == 1 and message.to == [sara.email]
    for words in ("Nordic Paper", "They want a quote", "Anna: 1", news_page(cover)):
        assert words in message.body
    assert "<" not in message.body


def test_without_a_mail_server_nothing_is_sent_and_nothing_fails(cover, time_machine):
    come_back(cover, time_machine)
    run_due_jobs(JOB)
    assert not mail.outbox and Cover.objects.get().mailed_at is None


def test_an_extended_cover_is_mailed_at_its_new_end(settings, cover, anna, carla, time_machine):
    settings.MAIL_IS_SET = True
    first_end = cover.ends_at
    change_cover(cover=cover, deputy=anna, ends_at=first_end + timedelta(days=2), by=carla)
    time_machine.move_to(first_end + timedelta(hours=1))
    run_due_jobs(JOB)
    assert not mail.outbox
    time_machine.move_to(first_end + timedelta(days=2, hours=1))
    run_due_jobs(JOB)
    assert len(mail.outbox) == 1


def test_a_cover_ended_by_hand_is_mailed_at_once(settings, cover, carla, time_machine):
    settings.MAIL_IS_SET = True
    time_machine.move_to(timezone.now() + timedelta(days=1))
    end_cover(cover=cover, by=carla)
    run_due_jobs(JOB)
    assert len(mail.outbox) == 1


def test_the_page_asks_the_same_for_one_and_ten(client, cover, hers, sara, anna, time_machine):
    record_interaction(client=hers, by=anna, kind="call", text="One")
    come_back(cover, time_machine)
    client.force_login(sara)
    client.get(news_page(cover))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(news_page(cover))
        counts.append(len(asked))
        for company in ClientFactory.create_batch(9, owner=sara):
            InteractionFactory(client=company, by=anna, happened_at=cover.starts_at + timedelta(hours=1))
    assert counts[0] == counts[1] <= 32
