"""The real programs: how many list pages a second they answer, and what they hold in memory."""

import time

from django.urls import reverse

from benchmarks.measuring import Sample
from benchmarks.programs import ask_many, job_worker, resident, wait_for, web_server
from benchmarks.rows import CannotMeasure, Goal, row
from contacts.models import Client
from crm.jobs import later
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState

PERSONAS = ("rep", "rep_cold", "lead", "director")
PAGES, BROWSERS = 600, 8
REQUESTS, JOBS, AT_ONCE = 1_000, 1_000, 50
# What a worker does all day: files, bulk changes, nights.
WORK = ("lists.drop_old_exports", "contacts.drop_stages", "jobs.drop_old", "sales.expire_quotes")


def cookies(bench):
    return [f"sessionid={bench.browsers[key].cookies['sessionid'].value}" for key in PERSONAS]


@row("load.pages", Goal(at_least=30), repeats=1, warm=0)
def load_pages(bench):
    """First pages of the client list from two web processes, asked by eight browsers at once on the same machine."""

    def once():
        with web_server(workers=2) as (_number, port):
            ask_many(port, cookies(bench), ["/clients/"], count=40, people=BROWSERS)
            seconds = ask_many(port, cookies(bench), ["/clients/"], count=PAGES, people=BROWSERS)
        return Sample(seconds * 1000, rate=PAGES / seconds)

    return once


@row("memory.web", Goal(mb=110), repeats=1, warm=0)
def memory_of_web(bench):
    """One web process after 1,000 pages of all kinds."""
    own = (
        Client.objects.unscoped("measured").filter(owner=bench.user("rep")).values_list("pk", flat=True)[:20]
    )
    paths = ["/clients/", "/search/?q=nordic", reverse("today"), reverse("dashboard"), reverse("deal_board")]
    paths += [reverse("ticket_list"), reverse("reactivation_queue")]

    def once():
        with web_server(workers=1) as (number, port):
            rep, *others = cookies(bench)
            seconds = ask_many(
                port, [rep], [reverse("client_page", args=[pk]) for pk in own], count=200, people=2
            )
            seconds += ask_many(port, [rep, *others], paths, count=REQUESTS - 200, people=2)
            return Sample(seconds * 1000, rate=REQUESTS / seconds, mb=resident(number))

    return once


@row("memory.worker", Goal(mb=180), repeats=1, warm=0)
def memory_of_worker(bench):
    """The process of a worker after 1,000 jobs; the largest it was, for at the last one it makes way for a new one."""

    def once():
        largest, started = 0.0, time.perf_counter()
        with job_worker() as number:
            for _turn in range(JOBS // AT_ONCE):
                wanted = [later(WORK[n % len(WORK)]).pk for n in range(AT_ONCE)]
                wait_for(lambda wanted=wanted: _finished(wanted), "the worker did not finish")
                largest = max(largest, resident(number))
        seconds = time.perf_counter() - started
        return Sample(seconds * 1000, rate=JOBS / seconds, mb=largest)

    return once


def _finished(wanted):
    jobs = Job.objects.filter(pk__in=wanted)
    if bad := jobs.filter(state=JobState.FAILED).first():
        raise CannotMeasure(f"{bad.name}: {bad.error or bad.message}")
    return not jobs.filter(finished_at=None).exists()
