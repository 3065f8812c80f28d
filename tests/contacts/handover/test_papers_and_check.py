import io
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from contacts.actions.handover import accept_items
from contacts.actions.handover_checks import check_handovers
from contacts.actions.handover_papers import drop_old_papers, start_briefs
from contacts.models import HandoverCheck, HandoverItem, HandoverPaper
from crm.access.models import AccessVersion, Grant
from crm.audit.models import AuditEntry
from crm.changes.actions.undoing import undo_change_set
from crm.jobs.running import run_due_jobs
from crm.web import pdf
from tests.factories import ClientFactory, InteractionFactory

pytestmark = pytest.mark.django_db
ITEMS = HandoverItem.objects.unscoped("test")
CHECKS = HandoverCheck.objects.unscoped("test")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def handover(give, clients, anna, bruno, dario, edda):
    return give(anna, edda, bruno, dario)


def pages_of(client, paper):
    answer = client.get(reverse("handover_paper", args=[paper.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    content = b"".join(answer.streaming_content)
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_the_briefs_of_a_batch_are_one_pdf_drawn_in_parts(client, handover, edda, monkeypatch):
    monkeypatch.setattr(pdf, "CHUNK", 3)
    client.force_login(edda)
    client.post(reverse("handover_briefs", args=[handover.pk]))
    paper = HandoverPaper.objects.visible_to(edda).get()
    assert client.get(reverse("handover_paper", args=[paper.pk])).status_code == 404
    assert "job-" in client.get(handover.get_absolute_url()).text
    run_due_jobs()
    pages = pages_of(client, paper)
    assert len(pages) == 4
    assert all("Handed over by Anna to" in text for text in pages)
    assert "Briefs, 4 pages" in client.get(handover.get_absolute_url()).text
    assert not list(paper.path.parent.glob("*.part"))


def test_everybody_gets_the_briefs_they_may_see(client, handover, clients, bruno, carla, anna):
    for who, count in ((bruno, 2), (carla, 2)):
        paper = start_briefs(handover=handover, by=who)
        run_due_jobs()
        client.force_login(who)
        assert len(pages_of(client, paper)) == count


def test_who_may_not_export_gets_no_batch(client, handover, bruno):
    Grant.objects.filter(role__key="rep", entity="client", action="export").delete()
    AccessVersion.bump()
    client.force_login(bruno)
    assert client.post(reverse("handover_briefs", args=[handover.pk])).status_code == 403
    assert "Briefs as one PDF" not in client.get(handover.get_absolute_url()).text
    assert not HandoverPaper.objects.visible_to(bruno).exists()


def test_papers_do_not_lie_about_for_ever(client, handover, edda):
    paper = start_briefs(handover=handover, by=edda)
    run_due_jobs()
    assert drop_old_papers() == 0
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert drop_old_papers() == 1
        assert drop_old_papers() == 0
        client.force_login(edda)
        assert client.get(reverse("handover_paper", args=[paper.pk])).status_code == 404
    assert not list(paper.path.parent.glob("*.pdf"))


def test_after_thirty_days_it_is_written_down_once_who_was_contacted(
    client, give, anna, bruno, carla, settings
):
    settings.MAIL_IS_SET = True
    called, _forgotten = (
        ClientFactory(owner=anna, name=name, grade="A") for name in ("Called Ltd", "Forgotten Ltd")
    )
    ClientFactory(owner=anna, grade="B")
    handover = give(anna, carla, bruno)
    accept_items(handover=handover, items=ITEMS, by=bruno)
    assert check_handovers() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        InteractionFactory(client=called, by=bruno, kind="visit", happened_at=timezone.now())
        assert check_handovers() == 1
        assert check_handovers() == 0
        run_due_jobs()
        check = CHECKS.get()
        assert (check.client_count, check.contacted_count, check.missed_count) == (2, 1, 1)
        assert AuditEntry.objects.get(action="check").by is None
        client.force_login(carla)
        assert "1 of class A not contacted after 30 days" in " ".join(
            client.get(reverse("today")).text.split()
        )
        page = client.get(handover.get_absolute_url(), {"show": "missed"})
        assert "Forgotten Ltd" in page.text and "Called Ltd" not in page.text
        assert "1 of 2 contacted" in client.get(reverse("handover_list")).text
    assert [letter.to for letter in mail.outbox] == [["carla@example.com"]]
    body = mail.outbox[0].body
    assert "Of 2 clients of class A, 1 have been contacted" in body
    assert "- Forgotten Ltd (Bruno)" in body and "Called Ltd" not in body
    assert handover.get_absolute_url() in body
    assert "<" not in body


def test_the_digest_goes_to_who_handed_over_and_to_the_teams_leads(handover, edda, carla, settings):
    settings.MAIL_IS_SET = True
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        check_handovers()
        run_due_jobs()
    assert {letter.to[0] for letter in mail.outbox} == {"edda@example.com", "carla@example.com"}


def test_what_was_undone_or_went_elsewhere_is_not_checked(give, clients, anna, bruno, carla, edda, dario):
    handover = give(anna, carla, bruno)
    type(clients[0]).objects.unscoped("test").filter(pk=clients[0].pk).update(owner=dario)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        check_handovers()
        assert CHECKS.get().client_count == 0
    CHECKS.all().delete()
    undo_change_set(change_set=handover.change_set, by=carla)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert check_handovers() == 0
