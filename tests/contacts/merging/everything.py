"""Two clients with rows in every table that points to a client or a person, and pictures of all tables."""

from datetime import timedelta
from decimal import Decimal

from django.apps import apps
from django.db import connection
from django.utils import timezone

from campaigns.models import BuyingRhythm, Letter, LetterRun, ReactivationCase, Segment
from contacts.actions.call_lists import refresh_counts
from contacts.actions.derived import refresh_last_contact, refresh_next_step, refresh_search
from contacts.models import (
    Address,
    Breach,
    CallItem,
    CallList,
    ClassChange,
    Client,
    ClientName,
    CoOwner,
    DuplicatePair,
    Handover,
    HandoverItem,
    ImportantDate,
    Introduction,
    Mail,
    MailFiling,
    MailThread,
    OutgoingMail,
    PersonTie,
    Position,
    Preference,
    TaxNumber,
    TimelinePin,
)
from crm.access.shares import share_record
from crm.changes.actions.keeping import open_change_set
from privacy.models import LegalHold, PersonalRequest, Purpose
from sales.actions.client_figures import refresh_client_figures
from sales.models import (
    BoughtCategories,
    Competitor,
    DealPerson,
    LeadItem,
    LeadList,
    OfferOutcome,
    Presentation,
    Supplier,
)
from service.models import Ticket
from tests.factories import (
    ActivityFactory,
    ActivitySeriesFactory,
    ChannelFactory,
    ClientFactory,
    InteractionFactory,
    InvitationFactory,
    PersonFactory,
)
from tests.privacy.factories import ConsentFactory
from tests.sales.factories import DealFactory, OrderFactory, PriceListFactory, ProductFactory, QuoteFactory
from tests.service.factories import QueueFactory

# What is written about the work itself, not about clients.
BOOKKEEPING = {
    "audit.auditentry", "audit.auditpayload", "audit.readentry", "changes.changeset", "changes.changerow", "jobs.job",
    "access.accessversion",
}  # fmt: skip
# A counter that tells open forms to look again; it only ever rises.
COUNTERS = "'version'"
# Undoing is a change of the client as well: when and by whom it was changed last is true.
STAMPS = "'changed_at', 'changed_by_id'"


def picture():
    """Every row of every table as the database has it, by label of the model and key."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if label in BOOKKEEPING or model._meta.proxy or not model._meta.managed:
            continue
        without = f"{COUNTERS}, {STAMPS}" if label == "contacts.client" else COUNTERS
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT to_jsonb(t) - ARRAY[{without}] FROM {model._meta.db_table} t ORDER BY to_jsonb(t)::text"
            )
            found[label] = [row for (row,) in cursor.fetchall()]
    return found


def common_ground(personas):
    """What rows of both clients hang on."""
    edda, sara = personas.edda, personas.sara
    segment = Segment.objects.create(name="All", owner=edda, rules={})
    run = LetterRun.objects.create(name="Spring", segment=segment, subject="x", body="x", owner=edda)
    reassigned = open_change_set(kind="reassign", by=edda, summary="x")
    handover = Handover.objects.create(
        giver=sara, by=edda, change_set=reassigned, client_count=2, check_on=timezone.localdate()
    )
    return {
        "run": run,
        "handover": handover,
        "call_list": CallList.objects.create(name="Spring", owner=edda),
        "lead_list": LeadList.objects.create(name="Spring", owner=edda, item_count=2, open_count=2),
        "mail": _mail("to both"),
        "queue": QueueFactory(team=personas.eva.home_team),
        "purpose": Purpose.objects.create(name="News"),
        "product": ProductFactory(),
        "rival": Competitor.objects.create(name="Rival"),
    }


def fill(client, personas, ground, *, days):
    """Rows of every kind; those that collide with the other client's are among them. Returns a person."""
    anna, edda = personas.anna, personas.edda
    now = timezone.now()
    today = timezone.localdate()
    twin = PersonFactory(
        client=client, name="Ewa  Nowak", is_main=True, position="Buyer" if days == 1 else ""
    )
    other = PersonFactory(client=client)
    for person in (None, twin, other):
        ChannelFactory(
            client=client, person=person, value="same@x.example", is_primary=True, has_opted_out=days == 2
        )
        ChannelFactory(client=client, person=person, value=f"own{client.pk}@x.example")
        ActivityFactory(client=client, person=person, assigned_to=anna, due_at=now + timedelta(days=days))
        InvitationFactory(client=client, person=person, by=anna)
        ActivitySeriesFactory(client=client, person=person)
        InteractionFactory(client=client, person=person, by=anna, happened_at=now - timedelta(days=days))
        ConsentFactory(client=client, person=person, purpose=ground["purpose"])
        PersonalRequest.objects.create(kind="access", name="x", client=client, person=person, due_on=today)
        LegalHold.objects.create(client=client, person=person, reason="x", lifted_at=now)
        Ticket.objects.create(
            number=f"T-{Ticket.objects.count()}",
            queue=ground["queue"],
            client=client,
            person=person,
            subject="x",
            requester_name="x",
        )
    _profile(client, twin, other, anna)
    ActivityFactory(client=client, standard="contact", assigned_to=anna, due_at=now + timedelta(days=9))
    for mail in (ground["mail"], _mail(f"own {client.pk}")):
        MailFiling.objects.create(mail=mail, client=client, person=twin, happened_at=mail.sent_at)
    OutgoingMail.objects.create(client=client, by=anna, subject="x")
    deal = DealFactory(client=client, owner=anna, amount=Decimal(10 * days))
    DealPerson.objects.create(deal=deal, person=twin, role="decides")
    QuoteFactory(client=client, owner=anna)
    Presentation.objects.create(client=client, owner=anna, title="x")
    OrderFactory(client=client, owner=anna, ordered_on=today - timedelta(days=days))
    share_record(record=client, by=edda, with_user=personas.dario, until=now + timedelta(days=days))
    share_record(record=client, by=edda, with_team=personas.dario.home_team)
    item = HandoverItem.objects.create(handover=ground["handover"], client=client, receiver=anna, rule="hand")
    Introduction.objects.create(item=item, client=client, kind="letter", state="printed", by=anna)
    CallItem.objects.create(call_list=ground["call_list"], client=client, position=days)
    refresh_counts(ground["call_list"])
    LeadItem.objects.create(lead_list=ground["lead_list"], client=client, position=days)
    PriceListFactory(client=client)
    for key in (f"mail-{ground['mail'].pk}", f"interaction-{client.pk}"):
        TimelinePin.objects.create(client=client, key=key)
    Breach.objects.create(measure="contact", client=client, since=now)
    Letter.objects.create(run=ground["run"], client=client)
    facts = {"last_order_on": today, "usual_days": days, "limit_days": days, "interval_count": 3}
    BuyingRhythm.objects.create(client=client, **facts, seen_count=1, seen_on=today - timedelta(days=days))
    ReactivationCase.objects.create(client=client, **facts)
    ReactivationCase.objects.create(client=client, **facts, state="won_back")
    BoughtCategories.objects.create(client=client, categories=["x"])
    Supplier.objects.create(client=client, competitor=ground["rival"])
    for state in ("offered", "accepted"):
        OfferOutcome.objects.create(client=client, product=ground["product"], state=state)
    refresh([client.pk])
    return twin


def _mail(key):
    sent_at = timezone.now() - timedelta(days=40)
    return Mail.objects.create(key=key, thread=MailThread.objects.create(), sent_at=sent_at)


def _profile(client, twin, other, anna):
    ClientName.objects.create(client=client, name="Amber")
    TaxNumber.objects.create(client=client, number="DE1")
    Address.objects.create(client=client, city="Oslo")
    Preference.objects.create(client=client, person=twin, kind="like", text="Tea")
    Position.objects.create(client=client, person=other, title="Board")
    PersonTie.objects.create(person=twin, other=other, kind="friend")
    ImportantDate.objects.create(person=twin, label="Joined", day="2020-01-01")
    CoOwner.objects.create(client=client, user=anna)
    ClassChange.objects.create(client=client, after="A")
    now = timezone.now()
    family = {"owner": anna, "created_at": now, "last_activity_at": now}
    Client.objects.filter(pk=client.pk).update(parent=ClientFactory(**family), time_zone="Europe/Oslo")
    ClientFactory(parent=client, **family)


def _pair_all(*clients, by):
    """Every two of them; somebody said that the first and the third are two."""
    for at, left in enumerate(clients):
        for right in clients[at + 1 :]:
            DuplicatePair.objects.create(left=left, right=right, score=50, reasons=["tax"])
    told = DuplicatePair.objects.filter(left=clients[0], right=clients[2])
    told.update(dismissed_at=timezone.now(), dismissed_by=by)


def refresh(keys):
    refresh_client_figures(keys)
    for figures in (refresh_search, refresh_last_contact, refresh_next_step):
        figures(keys)


def two_clients(personas):
    """(the one that stays, the one that goes)."""
    ground = common_ground(personas)
    created = timezone.now() - timedelta(days=90)
    common = {"owner": personas.anna, "created_at": created, "last_activity_at": created}
    older = ClientFactory(**common)
    kept = ClientFactory(name="Amber Mills", city="Oslo", tags=["fair", "north"], note="First", **common)
    gone = ClientFactory(
        name="Amber Mills Ltd",
        city="Bergen",
        tags=["south", "fair"],
        tax_number="123-456-78-90",
        grade="B",
        **common,
    )
    fill(kept, personas, ground, days=1)
    fill(gone, personas, ground, days=2)
    _pair_all(older, kept, gone, ClientFactory(**common), by=personas.edda)
    return Client.objects.get(pk=kept.pk), Client.objects.get(pk=gone.pk)
