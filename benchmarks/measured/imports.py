"""CSV to clients with persons and channels: staged, matched against the base, written, audited, undoable."""

import random
import tempfile
import time
from pathlib import Path

from django.core.files import File

from benchmarks.measuring import Sample
from benchmarks.programs import job_worker, resident, wait_for
from benchmarks.rows import CannotMeasure, Goal, row
from contacts.actions.imports import begin_import, discard_import, request_run
from contacts.models import ImportRun
from crm.changes.actions.undoing import undo_change_set
from crm.jobs import later
from crm.jobs.models import Job

CITIES = (
    ("Warszawa", "00"),
    ("Kraków", "31"),
    ("Łódź", "90"),
    ("Gdańsk", "80"),
    ("Poznań", "61"),
    ("Köln", "50"),
)
WORDS = (
    "Zakład",
    "Hurtownia",
    "Młyn",
    "Piekarnia",
    "Serwis",
    "Studio",
    "Tartak",
    "Kuźnia",
    "Żwirownia",
    "Press",
)
SURNAMES = ("Kowalski", "Nowak", "Żuraw", "Dąbrowska", "Smith", "Müller", "Gęś", "Świątek", "Petrov", "Haas")
FORMS = ("Sp. z o.o.", "S.A.", "sp.j.", "GmbH", "")
MOST = 1_000_000


def write_list(path: Path, count: int) -> None:
    """A list as bookkeeping exports it: semicolons, Windows line ends."""
    chance = random.Random(count)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("Firma;NIP;Ulica;Kod pocztowy;Miasto;Telefon;E-mail;Osoba kontaktowa;Data utworzenia\r\n")
        for number in range(count):
            city, code = chance.choice(CITIES)
            surname = chance.choice(SURNAMES)
            file.write(
                f"{chance.choice(WORDS)} {surname} {number} {chance.choice(FORMS)};{9_000_000_000 + number};"
                f"Długa {number % 200};{code}-{number % 1000:03d};{city};+48 45{number:07d};"
                f"biuro{number}@import-bench.example;Jan {surname};{number % 28 + 1:02d}.{number % 12 + 1:02d}.2024\r\n"
            )


@row("import.clients", Goal(at_least=6_000, mb=150), repeats=1, warm=0, rewrites=True)
def import_clients(bench):
    """In a real worker process; the most it held meanwhile counts."""
    count = min(bench.clients, MOST)
    director = bench.user("director")

    def once() -> Sample:
        with tempfile.TemporaryDirectory() as folder, job_worker() as number:
            path = Path(folder) / "list.csv"
            write_list(path, count)
            finish(later("jobs.drop_old"), number)
            started = time.perf_counter()
            with path.open("rb") as file:
                run = begin_import(by=director, file=File(file, path.name), file_name=path.name)
            largest = finish(request_run(run=run, by=director), number)
            seconds = time.perf_counter() - started
        run.refresh_from_db()
        if run.state != ImportRun.State.DONE or run.count("rows") != count:
            raise CannotMeasure(f"{run.state}: {run.counts} {run.job.error}")
        undo_change_set(change_set=run.change_set, by=director)
        discard_import(run=run, by=director)
        return Sample(seconds * 1000, rate=count / seconds, mb=largest)

    return once


def write_purchases(path: Path, count: int) -> None:
    """A history as a shop exports it: one line per article, bills of about seven lines."""
    chance = random.Random(count)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("Date,Customer ID,Product ID,Quantity,Unit price,Cost\r\n")
        day, buyer = "", 0
        for number in range(count):
            if number % 7 == 0:
                day = f"20{chance.randint(22, 24)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
                buyer = chance.randint(1, max(count // 25, 1))
            price = chance.randint(100, 9_999)
            file.write(
                f"{day},K{buyer:07d},Z{chance.randint(1, max(count // 35, 1)):06d},{chance.randint(1, 5)},"
                f"{price / 100:.2f},{price / 160:.2f}\r\n"
            )


@row("import.orders", Goal(at_least=10_000, mb=150), repeats=1, warm=0, rewrites=True)
def import_orders(bench):
    """Purchase lines to clients, products and orders in one go, in a real worker process."""
    count = min(bench.clients, MOST)
    director = bench.user("director")

    def once() -> Sample:
        with tempfile.TemporaryDirectory() as folder, job_worker() as number:
            path = Path(folder) / "purchases.csv"
            write_purchases(path, count)
            finish(later("jobs.drop_old"), number)
            started = time.perf_counter()
            with path.open("rb") as file:
                run = begin_import(
                    by=director, file=File(file, path.name), file_name=path.name, target="purchases"
                )
            largest = finish(request_run(run=run, by=director), number)
            seconds = time.perf_counter() - started
        run.refresh_from_db()
        if run.state != ImportRun.State.DONE or run.count("create") != count:
            raise CannotMeasure(f"{run.state}: {run.counts} {run.job.error}")
        undo_change_set(change_set=run.change_set, by=director)
        discard_import(run=run, by=director)
        return Sample(seconds * 1000, rate=count / seconds, mb=largest)

    return once


def finish(job: Job, worker: int) -> float:
    """Wait for the end of a job; the most megabytes that the worker held."""
    largest = 0.0

    def is_finished() -> bool:
        nonlocal largest
        largest = max(largest, resident(worker))
        job.refresh_from_db()
        return job.is_finished

    wait_for(is_finished, "the import did not end", seconds=3_600)
    return largest
