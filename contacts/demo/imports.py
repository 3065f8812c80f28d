"""A list that the director of the demo firm imported by the wizard's own actions: most of it taken, some refused."""

from __future__ import annotations

import csv
import io

from django.core.files.base import ContentFile
from django.utils import timezone, translation

from contacts.actions.imports import begin_import, request_check, request_run
from contacts.models import Client, Person
from crm.access.locks import unlocked
from crm.jobs.running import run_job
from crm.people.demo import DemoWorld

HEADER = ("Company", "Name", "Position", "E-mail")
FILE_NAME = "visitors-of-our-stand.csv"
VISITORS = (
    ("Rita Example", "Purchasing", "rita@visitor.example"),
    ("Olaf Example", "Warehouse", "olaf@visitor.example"),
    ("Mina Example", "Assistant", "mina@visitor.example"),
    ("Jonas Example", "Production", "jonas@visitor.example"),
    ("Lena Example", "Quality", "lena@visitor.example"),
    ("Piotr Example", "Purchasing", "piotr at visitor.example"),  # refused: no e-mail address
)
FROM_ROW = 20  # the first clients are those that one looks at first


def build_imports(world: DemoWorld) -> None:
    director = world.users["edda"]
    with (
        unlocked("the demo firm is built from nothing"),
        timezone.override(world.firm.time_zone),
        translation.override("en"),
    ):
        content = _list(world)
        run = begin_import(
            by=director, file=ContentFile(content, FILE_NAME), file_name=FILE_NAME, target="persons"
        )
        for ask in (request_check, request_run):
            run_job(ask(run=run, by=director).pk, in_thread=False, reraise=True)
            run.refresh_from_db()
    world.say(f"{run.count('create')} imported persons")


def _list(world: DemoWorld) -> bytes:
    """Visitors from clients, one who is known already, and one of a firm that nobody knows."""
    customers = Client.objects.filter(stage=Client.Stage.CUSTOMER, owner=world.users["bruno"]).order_by("pk")
    names = list(customers.values_list("name", flat=True)[FROM_ROW : FROM_ROW + len(VISITORS)])
    known = Person.objects.filter(client__name=names[0]).order_by("pk").first()
    rows = [(name, *visitor) for name, visitor in zip(names, VISITORS, strict=False)]
    rows += [(names[0], known.name, "", "")] if known else []
    rows += [("Nobody Knows Example Ltd", "Vera Example", "Owner", "vera@visitor.example")]
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return text.getvalue().encode()
