"""Papers are drawn in parts, and what a cover showed ends with it between two of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.actions import handover_papers
from contacts.actions.handover import accept_items
from contacts.actions.handover_papers import letters_to_print, start_briefs, start_letters
from contacts.models import Client, HandoverItem, Introduction
from crm.access.models import AccessVersion, Cover
from crm.jobs.running import run_due_jobs
from crm.web import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def handover(give, clients, anna, bruno, carla, sara):
    """Anna's clients went to bruno, whom sara covers for ten minutes."""
    address = {"street": "Main Street 1", "city": "Oslo"}
    for post_code, one in zip(("1", "2", "3", "4"), clients, strict=True):
        Client.objects.unscoped("test").filter(pk=one.pk).update(post_code=post_code, **address)
    found = give(anna, carla, bruno, introducing="letter")
    accept_items(handover=found, items=HandoverItem.objects.unscoped("test"), by=bruno)
    now = timezone.now()
    until = now + timedelta(minutes=10)
    Cover.objects.create(absent=bruno, deputy=sara, starts_at=now, ends_at=until, created_by=carla)
    AccessVersion.bump()
    return found


@pytest.fixture
def slowly(time_machine, monkeypatch):
    """Pages are drawn one by one, and some minutes pass with each."""

    def drawing(name, minutes):
        start, draw, count = timezone.now(), getattr(handover_papers, name), iter(range(1, 9))

        def drawn(*args):
            moment = start + timedelta(minutes=minutes * next(count), seconds=1)
            time_machine.move_to(moment, tick=False)
            return draw(*args)

        monkeypatch.setattr(pdf, "CHUNK", 1)
        monkeypatch.setattr(handover_papers, name, drawn)

    return drawing


def test_briefs(handover, sara, slowly):
    paper = start_briefs(handover=handover, by=sara)
    slowly("draw_briefs", 6)
    run_due_jobs()
    paper.refresh_from_db()
    assert paper.page_count == 2


def test_letters_that_were_not_drawn_wait_to_be_introduced(handover, bruno, sara, slowly):
    paper = start_letters(handover=handover, by=sara)
    slowly("draw_letters", 4)
    run_due_jobs()
    paper.refresh_from_db()
    assert paper.page_count == 3
    rows = Introduction.objects.unscoped("test").order_by("client__post_code")
    assert list(rows.values_list("state", flat=True)) == ["printed", "printed", "printed", "failed"]
    assert [item.client.post_code for item, _lacks in letters_to_print(handover, bruno)] == ["4"]


def test_nothing_left_is_said(handover, sara, time_machine):
    paper = start_briefs(handover=handover, by=sara)
    time_machine.move_to(Cover.objects.get().ends_at, tick=False)
    run_due_jobs()
    paper.refresh_from_db()
    assert not paper.page_count and "in your sight" in paper.job.message
