"""A person with a mark in every place where one can be, and a search for the marks through all that is stored."""

from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from campaigns.actions.letters import start_letters, write_letter_run
from campaigns.actions.segments import delete_segment, save_segment
from campaigns.models import ReactivationCase
from contacts.actions.activities import plan_activity
from contacts.actions.channels import add_channel, mark_channel
from contacts.actions.clients import change_client
from contacts.actions.handover import hand_over
from contacts.actions.handover_papers import start_briefs
from contacts.actions.imports import begin_import, choose_columns, request_check
from contacts.actions.interactions import record_interaction
from contacts.actions.persons import add_person, change_person
from contacts.lists import CLIENT_LIST
from contacts.models import Client, HandoverItem, Introduction
from contacts.queries.distribution import Distribution
from crm.access.locks import unlocked
from crm.access.shares import share_record
from crm.custom_fields.actions.records import change_values
from crm.jobs import later
from crm.jobs.running import run_due_jobs
from crm.lists.actions.saved_views import delete_view, save_view
from crm.lists.models import ExportFile
from privacy.actions.consents import keep_consent
from privacy.actions.holds import lift_hold, put_on_hold
from privacy.actions.requests import keep_request
from service.actions.tickets import open_ticket
from tests.custom_fields.making import make_field
from tests.factories import ClientFactory
from tests.privacy.factories import PurposeFactory
from tests.sales.factories import DealFactory, OrderFactory, QuoteFactory
from tests.service.factories import QueueFactory

NAME = "Zofia Markowska-Quint"
EMAIL = "zofia.qx71@example.org"
PHONE = "+48 501 777 231"
BIRTHDAY = date(1963, 2, 17)
SECRET = "quietlyplantedsecret"
# As they are kept in any form.
MARKS = (NAME, "Markowska", EMAIL, "501777231", "501 777 231", "1963-02-17", SECRET)
TALK = f"{NAME} said {SECRET} on the phone"


def plant_person(personas, client):
    """Every place, for a person of a company."""
    anna = personas.anna
    person = add_person(
        client=client,
        by=anna,
        name="Zofia Markowska",
        channels=[("email", EMAIL), ("phone", PHONE)],
        note=SECRET,
    )
    change_person(
        person=person, by=anna, changes={"name": NAME, "birthday": BIRTHDAY, "note": f"Likes {SECRET}"}
    )
    _plant_work(personas, client, person)
    _plant_copies(personas, client)
    _plant_questions(personas)
    _plant_privacy(personas, client, person)
    return person


def plant_individual(personas, *, order=None):
    """The same for a client that is the person."""
    client = ClientFactory(
        owner=personas.anna,
        kind="individual",
        name=NAME,
        street=f"{SECRET} 7",
        city="Hel",
        tax_number=SECRET[:20],
    )
    change_client(client=client, by=personas.anna, changes={"note": TALK}, version=client.version, seen={})
    field = make_field(personas.otto, "Planted")
    change_values(row=client, by=personas.anna, values={field.key: TALK})
    client.refresh_from_db()
    person = plant_person(personas, client)
    if order:
        OrderFactory(client=client, owner=personas.anna, ordered_on=order, reference=SECRET)
    return client, person


def _plant_work(personas, client, person):
    anna, now = personas.anna, timezone.now()
    # In a note about a company's deal only the name is the person's.
    said = TALK if client.kind == "individual" else f"{NAME} decides"
    deal = DealFactory(
        client=client, owner=anna, title=f"For {NAME}", note=said, closing_note=f"{NAME} again"
    )
    quote = QuoteFactory(
        client=client, deal=deal, owner=anna, title=f"Offer to {NAME}", intro=f"Dear {NAME}", terms=NAME
    )
    record_interaction(client=client, by=anna, kind="call", text=f"Alone: {SECRET}", person=person)
    record_interaction(client=client, by=anna, kind="note", text=f"Colleagues say {NAME} left, mail {EMAIL}")
    plan_activity(
        by=anna, client=client, title=f"Call {NAME}", note=f"Ask {SECRET}", due_at=now + timedelta(days=1),
        person=person, subject=deal,
    )  # fmt: skip
    ReactivationCase.objects.create(
        client=client, last_order_on=now.date(), usual_days=3, limit_days=4, interval_count=4,
        cause_text=f"{NAME} was angry",
    )  # fmt: skip
    ticket = {"requester_name": NAME, "requester_email": EMAIL, "requester_phone": PHONE}
    queue = QueueFactory(team=personas.eva.home_team)
    asked = open_ticket(queue=queue, subject=f"From {SECRET}", text=TALK, client=client, **ticket)
    open_ticket(queue=queue, subject="Unknown", text=TALK, **ticket)
    phone = add_channel(client=client, by=anna, kind="phone", value=f"{PHONE} 9", person=person)
    mark_channel(channel=phone, by=anna, is_invalid=True)
    for record in (client, deal, quote, asked):
        share_record(record=record, by=personas.edda, with_user=personas.sara, reason=f"{NAME} asked")


def _plant_copies(personas, client):
    carla, marta = personas.carla, personas.marta
    plan = Distribution(owners={client.pk: personas.bruno.pk}, rules={client.pk: "load"})
    handover = hand_over(giver=personas.anna, plan=plan, by=carla, reason=f"{NAME} wants it")
    with unlocked("planted"):
        item = HandoverItem.objects.get(handover=handover)
        HandoverItem.objects.filter(pk=item.pk).update(reason=f"{NAME} knows me")
        Introduction.objects.create(
            item=item, client=client, kind="email", state="sent", by=carla, address=EMAIL, body=f"Dear {NAME}"
        )
    start_briefs(handover=handover, by=carla)
    segment = save_segment(by=marta, name="All", rules={"join": "all", "rules": []})
    share_record(record=segment, by=marta, with_user=carla, reason=f"{NAME} is in it")
    letters = write_letter_run(by=marta, name="Spring", segment=segment, subject="x", body="Dear {person}")
    Client.objects.unscoped("planted").filter(pk=client.pk).update(street="Long 1", city="Hel")
    start_letters(letter_run=letters, by=marta)
    rows = f"Name;Phone;E-mail\n{NAME};{PHONE};{EMAIL}\nBad row {NAME};;not-a-mail\n"
    run = begin_import(by=personas.anna, file=ContentFile(rows.encode()), file_name="list.csv")
    choose_columns(run=run, by=personas.anna, mapping={0: "name", 1: "phone", 2: "email"}, orders={})
    request_check(run=run, by=personas.anna)
    run_due_jobs()
    folder = Path(settings.MEDIA_ROOT) / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "planted.csv").write_text(f"{NAME},{EMAIL}")
    ExportFile.objects.create(maker=carla, list_key="clients", file_name="clients.csv", path="planted.csv")


def _plant_questions(personas):
    """Who asked for the person by name: segments, views, letters, and jobs that are still to come."""
    marta, edda = personas.marta, personas.edda
    rule = {"field": "source", "operator": "is", "value": EMAIL}
    group = {
        "join": "all",
        "not": True,
        "rules": [rule, rule | {"operator": "contains", "value": f"of {NAME}"}],
    }
    for name in (f"Friends of {NAME}", f"Gone {NAME}"):
        segment = save_segment(by=marta, name=name, note=PHONE, rules={"join": "any", "rules": [group]})
    delete_segment(segment=segment, by=marta)
    everybody = save_segment(by=marta, name="Everybody", rules={"join": "all", "rules": []})
    words = {"subject": f"{NAME} recommends us", "body": f"Ask {NAME}, {PHONE}"}
    write_letter_run(by=marta, name=f"{NAME} says", segment=everybody, **words)
    for name in (NAME, NAME.upper(), f"Old {NAME}"):
        view = save_view(spec=CLIENT_LIST, by=edda, name=name, params=urlencode({"q": NAME, "city": EMAIL}))
    delete_view(view=view, by=edda)
    tomorrow = timezone.now() + timedelta(days=1)
    told = {"list_key": "clients", "action_key": "x", "selection": "", "data": {"note": [f"Met {NAME}"]}}
    later("lists.bulk", run_as=edda, due_at=tomorrow, title=f"Note on {NAME}", **told)
    later("jobs.drop_old", due_at=tomorrow, title=f"Only called {NAME}")


def _plant_privacy(personas, client, person):
    edda = personas.edda
    keep_consent(
        client=client, by=edda, purpose=PurposeFactory(), state="given", source="paper", person=person,
        evidence=f"Signed by {NAME}",
    )  # fmt: skip
    lift_hold(hold=put_on_hold(record_of=person, by=edda, reason=f"Court: {NAME}"), by=edda)
    keep_request(
        by=edda, kind="erase", name=NAME, words=f"Erase me, {EMAIL}", received_on=timezone.localdate(),
        client=client, person=person,
    )  # fmt: skip


def found_in_tables(marks=MARKS):
    """{table: marks} over every text, array and JSON column of the whole database."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            for mark in marks:
                cursor.execute(
                    f"SELECT count(*) FROM {connection.ops.quote_name(table)} t"
                    " WHERE to_jsonb(t)::text ILIKE %s",
                    [f"%{mark}%"],
                )
                if cursor.fetchone()[0]:
                    found.setdefault(table, []).append(mark)
    return found


def found_in_files(marks=MARKS):
    """Names of files whose bytes hold a mark; a PDF holds its words compressed, so any that is left counts."""
    paths = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return [
        path.name
        for path in paths
        if path.suffix == ".pdf" or any(mark.encode() in path.read_bytes() for mark in marks)
    ]
