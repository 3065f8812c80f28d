"""Whoever asked for an erased person by name asks for nobody now; what others asked for stays as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.actions.segments import save_segment
from campaigns.models import Segment
from contacts.lists import CLIENT_LIST
from crm.access.locks import unlocked
from crm.jobs import later
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from crm.jobs.running import claim, run_due_jobs, run_job
from crm.jobs.runs import JobRun, LeaseLost
from crm.jobs.specs import job, specs
from crm.lists.actions.saved_views import save_view
from crm.lists.models import SavedView
from crm.lists.selection import Selection
from privacy.actions.asked import mended
from privacy.actions.erasing import erase, start_erasure
from privacy.models import Erasure
from privacy.queries.subjects import subject_of
from tests.factories import ChannelFactory, ClientFactory, PersonFactory

pytestmark = pytest.mark.django_db
NAME, EMAIL = "Zofia Markowska", "zofia@example.org"


@pytest.fixture
def person(personas):
    person = PersonFactory(client=ClientFactory(owner=personas.anna), name=NAME)
    ChannelFactory(client=person.client, person=person, kind="email", value=EMAIL, key=EMAIL)
    return person


@pytest.fixture
def told():
    """Register a job that is told something."""
    yield job("tests.told")
    specs._by_key.pop("tests.told")


def erased(person):
    found = erase(erasure_id=start_erasure(subject=subject_of(person), by=None).pk)
    with unlocked("a test looks at everything"):
        return Erasure.objects.get(pk=found.pk).results


def rules_with(*values):
    rules = [{"field": "city", "operator": "is", "value": value} for value in values]
    return {"join": "all", "rules": [{"join": "any", "not": True, "rules": rules}]}


def test_rules_keep_what_they_ask_about_and_lose_whom(personas, person):
    mine = save_segment(by=personas.marta, name="City", rules=rules_with(EMAIL, f"At {NAME}'s", "Hel"))
    other = save_segment(by=personas.marta, name="Other", rules=rules_with(f"{NAME}s", "Hel"))
    results = erased(person)
    rows = Segment.objects.unscoped("a test")
    assert rows.get(pk=mine.pk).rules == rules_with("[…]", "At […]'s", "Hel")
    assert (rows.get(pk=mine.pk).version, rows.get(pk=other.pk).version) == (2, 1)
    assert rows.get(pk=other.pk).rules == other.rules
    assert results["segment_rules"] == {"erased": 1}


def test_words_that_stand_in_the_rules_themselves_are_no_names(personas):
    company = ClientFactory(owner=personas.anna, kind="individual", name="city")
    segment = save_segment(by=personas.marta, name="x", rules=rules_with("Hel", "city"))
    erased(company)
    assert Segment.objects.unscoped("a test").get(pk=segment.pk).rules == rules_with("Hel", "[…]")


def test_views_keep_their_other_filters_and_different_names(personas, person):
    for name in (NAME, NAME.upper(), "Hel"):
        params = f"q={NAME.replace(' ', '+')}&city=Hel" if name != "Hel" else "city=Hel"
        save_view(spec=CLIENT_LIST, by=personas.edda, name=name, params=params)
    assert erased(person)["views"] == {"erased": 2}
    views = dict(SavedView.objects.values_list("name", "params"))
    assert views == {
        "[…]": "q=%5B%E2%80%A6%5D&city=Hel", "[…] 1": "q=%5B%E2%80%A6%5D&city=Hel", "Hel": "city=Hel"
    }  # fmt: skip


def test_a_job_that_waits_to_do_something_about_the_person_does_nothing(personas, person, told):
    ran = []
    told(lambda _run, **args: ran.append(args))
    selection = Selection(CLIENT_LIST, personas.edda, params={"q": (NAME,)}).token()
    hidden = later("tests.told", run_as=personas.edda, selection=selection)
    plain = later("tests.told", run_as=personas.edda, about=[{"who": EMAIL}], title=f"About {NAME}")
    other = later("tests.told", run_as=personas.edda, about=[person.pk], title=f"Call {NAME}")
    assert erased(person)["jobs_stopped"] == {"erased": 2}
    run_due_jobs("tests.told")
    assert ran == [{"about": [person.pk]}]
    for stopped in (hidden, plain):
        stopped.refresh_from_db()
        assert (stopped.state, stopped.args, stopped.title) == (JobState.CANCELLED, {}, "")
        assert "somebody who was erased" in stopped.message
    other.refresh_from_db()
    assert (other.state, other.title) == (JobState.DONE, "Call […]")


def test_a_worker_that_is_at_it_writes_nothing_more(personas, person, told):
    told(lambda _run, **_args: None)
    running = JobRun(claim(later("tests.told", about=NAME).pk), in_thread=False)
    erased(person)
    with pytest.raises(LeaseLost):
        running.progress(1)
    with pytest.raises(LeaseLost):
        running.end(JobState.DONE)
    assert run_job(running.job.pk) is None


def test_what_a_job_that_is_over_was_told_is_gone_too(personas, person, told):
    told(lambda _run, **_args: None)
    selection = Selection(CLIENT_LIST, personas.edda, params={"q": (NAME,)}).token()
    over = {"state": JobState.FAILED, "finished_at": timezone.now() - timedelta(days=1)}
    for name in ("lists.export", "lists.bulk"):
        Job.objects.create(name=name, args={"list_key": "clients", "selection": selection}, **over)
    Job.objects.create(name="lists.export", args={"list_key": "clients", "selection": "x"}, **over)
    assert erased(person)["jobs"] == {"erased": 2}
    assert list(Job.objects.filter(state="failed").order_by("pk").values_list("args", flat=True)) == [
        {}, {}, {"list_key": "clients", "selection": "x"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("Zofia Markowska!", "[…]!"),
        ("Zofia Markowskaja", "Zofia Markowskaja"),
        ({"Zofia Markowska": ["ZOFIA MARKOWSKA", 7, None]}, {"Zofia Markowska": ["[…]", 7, None]}),
        (5011, 5011),
    ],
)
def test_words_are_whole_and_only_in_values(value, wanted):
    assert mended(value, (NAME, "5011")) == wanted
    assert mended(value, ()) == value
