import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from campaigns.actions import letters
from campaigns.actions.letters import mark_sent, start_letters, write_letter_run
from campaigns.actions.segments import save_segment
from campaigns.models import Letter, LetterRun
from campaigns.queries.letters import left_out
from contacts.models import Address, Client, Interaction
from crm.access.shares import share_record
from crm.jobs.actions.queueing import cancel_job
from crm.jobs.running import run_due_jobs
from crm.web import pdf
from tests.factories import ClientFactory, PersonFactory

pytestmark = pytest.mark.django_db
EVERYBODY = {"join": "all", "rules": []}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def letter_run(anna, marta):
    address = {"street": "Main Street 1", "city": "Oslo"}
    for name, post_code in (("Zebra", "10-100"), ("Alpha", "90-900"), ("Beta", "50-500")):
        PersonFactory(
            client=ClientFactory(owner=anna, name=name, post_code=post_code, **address), name=f"Mr {name}"
        )
    ClientFactory(owner=anna, name="Nowhere")
    segment = save_segment(by=marta, name="All", rules=EVERYBODY)
    return write_letter_run(
        by=marta,
        name="Greeting",
        segment=segment,
        subject="News for {name}",
        body="Dear {person},\n\nhello {city}.",
    )


def made(letter_run, by):
    start_letters(letter_run=letter_run, by=by)
    run_due_jobs()
    letter_run.refresh_from_db()
    return letter_run


def test_letters_go_to_the_postal_address_and_are_sorted_by_it(letter_run, marta, tmp_path):
    rows = Client.objects.unscoped("test")
    zebra, nowhere = rows.get(name="Zebra"), rows.get(name="Nowhere")
    PersonFactory(client=nowhere)
    posts = Address.objects.unscoped("test")
    posts.create(client=zebra, kind="post", street="Box 12", post_code="99-999", city="Bergen")
    posts.create(client=nowhere, kind="post", street="Box 1", post_code="01-100", city="Alta")
    posts.create(client=zebra, kind="billing", street="Bill Street", city="Moss")
    letter_run = made(letter_run, marta)
    assert letter_run.letter_count == 4
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / letter_run.file).pages)
    assert "Box 12" in text and "99-999 Bergen" in text and "Bill Street" not in text
    assert text.index("Box 1") < text.index("Alpha") < text.index("Box 12")


def test_letters_come_as_one_pdf_sorted_by_post_code(client, letter_run, marta):
    letter_run = made(letter_run, marta)
    assert (letter_run.state, letter_run.letter_count) == ("ready", 3)
    client.force_login(marta)
    answer = client.get(reverse("letter_run_file", args=[letter_run.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages]
    assert [next(name for name in ("Zebra", "Beta", "Alpha") if name in text) for text in pages] == [
        "Zebra",
        "Beta",
        "Alpha",
    ]
    assert "News for Zebra" in pages[0]
    assert "Dear Mr Zebra" in pages[0]


def test_whoever_lacks_something_is_named_and_left_out(letter_run, marta):
    made(letter_run, marta)
    letter = Letter.objects.visible_to(marta).exclude(lacks="").get()
    assert letter.client.name == "Nowhere"
    assert "street" in letter.lacks


def test_sent_letters_stand_on_each_stream_once(letter_run, marta, anna):
    letter_run = made(letter_run, marta)
    mark_sent(letter_run=letter_run, by=marta)
    with pytest.raises(ValidationError):
        mark_sent(letter_run=letter_run, by=marta)
    assert Interaction.objects.visible_to(anna).filter(kind="letter").count() == 3


def test_an_empty_segment_and_a_stranger_are_refused(letter_run, marta, anna):
    with pytest.raises(PermissionDenied):
        start_letters(letter_run=letter_run, by=anna)
    segment = save_segment(
        by=marta,
        name="None",
        rules={
            "join": "all",
            "rules": [{"join": "all", "rules": [{"field": "city", "operator": "is", "value": "Atlantis"}]}],
        },
    )
    nobody = write_letter_run(by=marta, name="x", segment=segment, subject="x", body="x")
    with pytest.raises(ValidationError):
        start_letters(letter_run=nobody, by=marta)


def test_only_a_draft_is_rewritten(client, letter_run, marta, anna):
    address = reverse("letter_run_edit", args=[letter_run.pk])
    fields = {"name": "Again", "segment": letter_run.segment_id, "subject": "Hi {name}", "body": "x"}
    client.force_login(anna)
    assert client.post(address, fields).status_code == 404
    client.force_login(marta)
    assert client.post(address, fields).status_code == 302
    letter_run.refresh_from_db()
    assert (letter_run.name, letter_run.subject) == ("Again", "Hi {name}")
    made(letter_run, marta)
    assert "Only a draft" in client.post(address, fields | {"name": "Late"}).text
    letter_run.refresh_from_db()
    assert letter_run.name == "Again"


def test_letters_whose_job_ended_without_them_can_be_made_again(client, letter_run, marta):
    letter_run = start_letters(letter_run=letter_run, by=marta)
    cancel_job(job=letter_run.job, by=marta)
    run_due_jobs()
    letter_run.refresh_from_db()
    assert letter_run.has_failed
    client.force_login(marta)
    assert reverse("letter_run_make", args=[letter_run.pk]) in client.get(letter_run.get_absolute_url()).text
    assert made(letter_run, marta).state == "ready"


def test_what_everybody_lacks_is_said(letter_run, marta):
    Client.objects.unscoped("test").update(street="")
    with pytest.raises(ValidationError, match="street"):
        start_letters(letter_run=letter_run, by=marta)


def test_unknown_words_in_braces_are_refused_at_the_field(client, letter_run, marta):
    client.force_login(marta)
    fields = {"name": "A", "segment": letter_run.segment_id, "subject": "Hi {nickname}", "body": "x"}
    answer = client.post(reverse("letter_run_create"), fields)
    assert "{nickname}" in answer.context["form"].errors["subject"][0]
    client.post(reverse("letter_run_create"), fields | {"subject": "Hi {name}"})
    assert LetterRun.objects.visible_to(marta).count() == 2


def test_pages_preview_and_scope(client, letter_run, marta, anna):
    client.force_login(marta)
    assert client.get(letter_run.get_absolute_url()).status_code == 200
    preview = client.get(reverse("letter_run_preview", args=[letter_run.pk]))
    assert preview.content.startswith(b"%PDF")
    assert client.get(reverse("letter_run_file", args=[letter_run.pk])).status_code == 404
    client.post(reverse("letter_run_make", args=[letter_run.pk]))
    run_due_jobs()
    client.post(reverse("letter_run_sent", args=[letter_run.pk]))
    letter_run.refresh_from_db()
    assert letter_run.state == "sent"
    client.force_login(anna)
    for name in ("page", "preview", "file"):
        assert client.get(reverse(f"letter_run_{name}", args=[letter_run.pk])).status_code == 404


def test_the_file_is_for_whoever_sees_all_of_its_clients(client, letter_run, marta, carla, edda, dario):
    share_record(record=letter_run, by=marta, with_user=carla, action="change")
    made(letter_run, marta)
    page, file = letter_run.get_absolute_url(), reverse("letter_run_file", args=[letter_run.pk])
    sent = reverse("letter_run_sent", args=[letter_run.pk])
    client.force_login(carla)
    assert client.get(file).status_code == 200, "all of them are her team's"
    Client.objects.unscoped("test").filter(name="Zebra").update(owner=dario, team=dario.home_team)
    assert client.get(file).status_code == 403
    assert file not in client.get(page).text and "whom you may not see" in client.get(page).text
    assert "whom you may not see" in client.post(sent, follow=True).text
    assert not Interaction.objects.unscoped("test").exists()
    client.force_login(edda)
    assert client.get(file).status_code == 200 and file in client.get(page).text


@pytest.fixture
def slow_letters(time_machine, monkeypatch):
    """Letters are drawn one by one, and ten minutes pass with each; the names in the order they were drawn."""
    drawn, start, draw = [], timezone.now(), letters.draw_letters

    def slowly(pages, firm):
        drawn.extend(page.client.name for page in pages)
        time_machine.move_to(start + timedelta(minutes=10 * len(drawn), seconds=1), tick=False)
        return draw(pages, firm)

    monkeypatch.setattr(pdf, "CHUNK", 1)
    monkeypatch.setattr(letters, "draw_letters", slowly)
    return drawn


def test_a_share_that_ends_while_letters_are_drawn_ends_for_them(
    letter_run, marta, carla, dario, slow_letters
):
    for name, minutes in (("Zebra", 5), ("Beta", 15), ("Alpha", 15)):
        shared = Client.objects.unscoped("test").get(name=name)
        Client.objects.unscoped("test").filter(pk=shared.pk).update(
            owner=dario, team=dario.home_team, branch=None
        )
        until = timezone.now() + timedelta(minutes=minutes)
        share_record(record=shared, by=dario, with_user=carla, until=until)
    run = write_letter_run(by=carla, name="Mine", segment=letter_run.segment, subject="x", body="x")
    start_letters(letter_run=run, by=carla)
    run_due_jobs()
    run.refresh_from_db()
    assert slow_letters == ["Zebra", "Beta"] and (run.state, run.letter_count) == ("ready", 2)
    assert (
        Letter.objects.unscoped("its client is out of sight by now").get(run=run, client__name="Alpha").lacks
        == Letter.CLOSED
    )
    assert left_out(run, carla) == [("no longer open to whoever had the letters made", 1)]


def test_nothing_is_made_once_all_is_closed(letter_run, marta, carla, dario, slow_letters, time_machine):
    Client.objects.unscoped("test").update(owner=dario, team=dario.home_team, branch=None)
    until = timezone.now() + timedelta(minutes=5)
    for shared in Client.objects.unscoped("test"):
        share_record(record=shared, by=dario, with_user=carla, until=until)
    run = write_letter_run(by=carla, name="Mine", segment=letter_run.segment, subject="x", body="x")
    start_letters(letter_run=run, by=carla)
    time_machine.move_to(until, tick=False)
    run_due_jobs()
    run.refresh_from_db()
    assert not slow_letters and run.has_failed and "None of these clients" in run.job.message
