"""A file that is drawn while somebody in it is erased does not come about, and nothing of it stays on the disk."""

import pytest

from campaigns.actions import letters
from campaigns.actions.segments import save_segment
from campaigns.models import LetterRun
from contacts.actions import handover_papers
from contacts.actions.handover import hand_over
from contacts.lists import CLIENT_LIST
from contacts.models import HandoverPaper
from contacts.queries.distribution import Distribution
from crm.access.locks import unlocked
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from crm.lists.actions import exports as lists_exports
from crm.lists.exporting import Export
from crm.lists.models import ExportFile
from crm.lists.reading import read_query
from crm.personal_data import begin_erasing
from privacy.actions import exports as personal_exports
from privacy.actions.erasing import start_erasure
from privacy.models import PersonalExport
from privacy.queries.subjects import subject_of
from tests.factories import ClientFactory, PersonFactory
from tests.privacy.locks import other_may_take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path, monkeypatch):
    """Names of the files that lie there; every export of a list is a large one."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(lists_exports, "AT_ONCE", 0)
    return lambda: [path.name for path in tmp_path.rglob("*") if path.is_file()]


@pytest.fixture
def person(personas):
    company = ClientFactory(owner=personas.anna, street="Long 1", post_code="1", city="Hel")
    return PersonFactory(client=company, name="Zofia Markowska")


def letters_of(personas, person):
    segment = save_segment(by=personas.marta, name="All", rules={"join": "all", "rules": []})
    texts = {"name": "Spring", "subject": "Spring", "body": "Dear {person}"}
    run = letters.write_letter_run(by=personas.marta, segment=segment, **texts)
    letters.start_letters(letter_run=run, by=personas.marta)
    return letters, "draw_letters", "campaigns.make_letters"


def paper_of(personas, person):
    plan = Distribution(owners={person.client_id: personas.bruno.pk}, rules={person.client_id: "load"})
    handover = hand_over(giver=personas.anna, plan=plan, by=personas.carla, reason="")
    handover_papers.start_briefs(handover=handover, by=personas.carla)
    return handover_papers, "_draw_briefs", "contacts.draw_handover_paper"


def list_of(personas, person):
    edda = personas.edda
    export = Export(read_query(CLIENT_LIST, edda, {}), CLIENT_LIST.columns)
    lists_exports.start_export(export=export, form="csv", by=edda)
    return lists_exports, "write_file", "lists.export"


def own_data_of(personas, person):
    personal_exports.start_export(record_of=person, form="json", by=personas.edda)
    return personal_exports, "as_json", "privacy.export"


KINDS = [letters_of, paper_of, list_of, own_data_of]


@pytest.mark.parametrize("start", KINDS)
def test_a_file_with_somebody_who_is_erased_meanwhile_is_not_there(
    personas, person, start, files, monkeypatch
):
    room, name, job_name = start(personas, person)
    draw = getattr(room, name)

    def draw_and_erase(*args):
        drawn = draw(*args)
        start_erasure(subject=subject_of(person), by=personas.edda)
        run_due_jobs("privacy.erase")
        run_due_jobs("privacy.remove_files")
        return drawn

    monkeypatch.setattr(room, name, draw_and_erase)
    run_due_jobs(job_name)
    job = Job.objects.get(name=job_name)
    assert job.state == "failed" and job.message
    assert files() == []
    with unlocked("a test looks at everything"):
        assert not LetterRun.objects.exclude(state="draft", file="").exists()
        assert not HandoverPaper.objects.exclude(file="").exists()
        assert not PersonalExport.objects.exclude(file="").exists()
    assert not ExportFile.objects.exists()


@pytest.mark.parametrize("start", KINDS)
def test_without_an_erasure_it_is_there(personas, person, start, files):
    _room, _name, job_name = start(personas, person)
    run_due_jobs(job_name)
    assert Job.objects.get(name=job_name).state == "done"
    assert len(files()) == 1


@pytest.mark.parametrize("start", [letters_of, paper_of, own_data_of])
def test_no_erasure_comes_between_the_row_of_a_file_and_its_commit(personas, person, start):
    assert other_may_take("pg_try_advisory_xact_lock")
    start(personas, person)
    assert not other_may_take("pg_try_advisory_xact_lock")
    assert other_may_take("pg_try_advisory_xact_lock_shared")


def test_what_begins_during_an_erasure_waits_for_its_end():
    begin_erasing()
    assert not other_may_take("pg_try_advisory_xact_lock_shared")
