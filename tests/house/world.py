"""One of everything, all anna's, so that every address with a key has something behind it."""

from datetime import timedelta
from types import SimpleNamespace

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from campaigns.actions.letters import write_letter_run
from campaigns.actions.segments import save_segment
from campaigns.models import ReactivationCase
from contacts.actions.activities import plan_activity
from contacts.actions.assign import assign_clients
from contacts.actions.call_lists import make_call_list
from contacts.actions.details import add_detail
from contacts.actions.drafts import keep_draft
from contacts.actions.groups import add_co_owner
from contacts.actions.handover import hand_over
from contacts.actions.handover_papers import start_briefs
from contacts.actions.imports import begin_import
from contacts.actions.interactions import record_interaction
from contacts.actions.mail_templates import save_template
from contacts.actions.telephony import take_call
from contacts.models import Address, CallItem, Client, DuplicatePair, HandoverItem, Invitation
from contacts.queries.distribution import Distribution
from crm.access.models import Cover, Role
from crm.access.shares import share_record
from crm.audit.models import AuditEntry
from crm.documents.actions.keeping import add_document
from crm.documents.models import Version
from crm.jobs import later
from crm.messages.actions.writing import write_to
from crm.messages.models import Notice
from crm.sign_in.models import SignedInSession
from crm.sign_in.sealing import seal
from privacy.actions.holds import put_on_hold
from privacy.actions.requests import keep_request
from privacy.models import Erasure, Purpose
from sales.actions.deal_costs import add_cost
from sales.actions.deal_record import put_person
from sales.actions.lead_lists import make_lead_list
from sales.actions.market import create_competitor
from sales.actions.pipelines import ensure_pipeline
from sales.actions.presentations import begin_presentation
from sales.models import (
    CommissionLine,
    CommissionPlan,
    CommissionStatement,
    DealStage,
    DiscountLimit,
    LeadItem,
    LeadReceiver,
    Payment,
    QuoteTemplate,
)
from service.actions.tickets import open_ticket
from service.public_links import ticket_token
from tests.contacts.mails.letters import arrives, mailbox_of
from tests.custom_fields.making import make_field
from tests.factories import ChannelFactory, ClientFactory, PersonFactory
from tests.sales.factories import DealFactory, OrderFactory, PriceListFactory, ProductFactory, QuoteFactory
from tests.service.factories import QueueFactory


def make_pay(owner):
    """A plan, a statement of the owner's and a line in dispute."""
    plan = CommissionPlan(name="Sweep", active_from="2020-01-01")
    statement = CommissionStatement(
        owner=owner, team=owner.home_team, plan=plan, starts_on="2020-01-01", currency="EUR"
    )
    line = CommissionLine(statement=statement, kind="sale", amount=1, dispute="open")
    for row in (plan, statement, line):
        row.save()
    return plan, statement, line


def make_world(personas) -> SimpleNamespace:
    """Rows by the first word of the addresses that show them."""
    anna, carla, edda, marta = personas.anna, personas.carla, personas.edda, personas.marta
    now = timezone.now()
    twice = {"tax_number": "PL 111-222-33-34"}  # so that the nightly comparison keeps the pair
    client = ClientFactory(owner=anna, name="Sweep Client", **twice)
    ensure_pipeline()
    deal = DealFactory(client=client, owner=anna)
    worker = PersonFactory(client=client)
    queue = QueueFactory(key="support", team=personas.eva.home_team)
    ticket = open_ticket(queue=queue, subject="Sweep", text="x", requester_name="Jan", client=client)
    segment = save_segment(by=marta, name="Sweep", rules={"join": "all", "rules": []})
    moved = ClientFactory(owner=personas.bruno)
    # From sara to anna, so that anna has clients to answer for; by carla, who leads both.
    given = ClientFactory(owner=personas.sara, **twice)
    plan = Distribution(owners={given.pk: anna.pk}, rules={given.pk: "load"})
    handover = hand_over(giver=personas.sara, plan=plan, by=carla)
    document = add_document(record=client, file=ContentFile(b"Sweep"), name="sweep.txt", by=anna)
    activity = plan_activity(by=anna, client=client, title="Sweep", due_at=now + timedelta(days=1))
    call_list = make_call_list(by=anna, name="Sweep")
    lead_list = make_lead_list(by=anna, name="Sweep")
    order = OrderFactory(client=client, owner=anna)
    channel = ChannelFactory(client=client)
    files = [("sweep.txt", "text/plain", b"Sweep")]
    # Where nobody may have us call: whoever tests it is refused at once.
    box = mailbox_of(anna, host="127.0.0.1", port=993)
    mail = arrives(anna, subject="Sweep", sender=f"Jan <{channel.value}>", files=files, box=box)
    message = write_to(to=personas.bruno, text="Sweep", by=anna)
    plan, statement, pay_line = make_pay(anna)
    return SimpleNamespace(
        client=client,
        plan=plan,
        statement=statement,
        pay_line=pay_line,
        mailbox=box,
        mail=mail,
        draft=keep_draft(client=client, by=anna, to=[channel.value], subject="Sweep", body="x"),
        mail_template=save_template(by=anna, name="Sweep", subject="x", body="x", reach="own"),
        attachment=mail.attachments.unscoped("test").get(),
        document=document,
        version=Version.objects.visible_to(anna).get(document=document),
        person=worker,
        address=add_detail(detail=Address(client=client, city="Sweep"), by=anna),
        co_owner=add_co_owner(client=client, user=personas.bruno, by=edda),
        channel=channel,
        interaction=record_interaction(client=client, by=anna, kind="note", text="Sweep"),
        activity=activity,
        deal=deal,
        stage=DealStage.objects.filter(kind="open").first(),
        pipeline=ensure_pipeline(),
        deal_cost=add_cost(deal=deal, kind="hours", by=anna),
        deal_person=put_person(deal=deal, person=worker, role="decides", by=anna),
        quote=QuoteFactory(client=client, deal=deal, owner=anna),
        order=order,
        payment=Payment.objects.create(order=order, amount=1),
        quote_template=QuoteTemplate.objects.create(name="Usual", intro="Dear {name},", is_default=False),
        discount_limit=DiscountLimit.objects.create(category="Ink", most_percent=10),
        product=ProductFactory(),
        price_list=PriceListFactory(),
        competitor=create_competitor(by=edda, name="Sweep Rival"),
        presentation=begin_presentation(client=client, title="Sweep", by=anna),
        ticket=ticket,
        queue=queue,
        token=ticket_token(ticket),
        segment=segment,
        letter=write_letter_run(by=marta, name="Sweep", segment=segment, subject="x", body="x"),
        reactivation=ReactivationCase.objects.create(
            client=client, last_order_on=now.date(), usual_days=30, limit_days=45, interval_count=4
        ),
        imported=begin_import(by=anna, file=ContentFile(b"Name;City\nSweep;Oslo\n"), file_name="sweep.csv"),
        handover=handover,
        handover_item=HandoverItem.objects.visible_to(anna).get(handover=handover),
        handover_paper=start_briefs(handover=handover, by=anna),
        share=share_record(record=client, by=edda, with_user=personas.sara),
        cover=Cover.objects.create(
            absent=personas.bruno,
            deputy=anna,
            starts_at=now + timedelta(days=9),
            ends_at=now + timedelta(days=10),
            created_by=carla,
        ),
        role=Role.objects.get(key="rep"),
        change_set=assign_clients(clients=Client.objects.filter(pk=moved.pk), to=anna, by=carla),
        job=later("campaigns.scan_reactivation", run_as=anna),
        audit=AuditEntry.objects.first(),
        uid=urlsafe_base64_encode(force_bytes(anna.pk)),
        reset=default_token_generator.make_token(anna),
        factor=Authenticator.objects.create(
            user=anna, type="totp", data={"secret": seal("GEZDGNBVGY3TQOJQ")}
        ),
        session=SignedInSession.objects.create(
            user=anna,
            session=Session.objects.create(
                session_key="sweep", session_data="", expire_date=now + timedelta(days=1)
            ),
        ),
        lock=AccessAttempt.objects.create(
            username=anna.email, ip_address="192.0.2.1", failures_since_start=8, attempt_time=now
        ),
        hold=put_on_hold(record_of=client, by=edda, reason="Sweep"),
        erasure=Erasure.objects.create(kind="person", subject_id=0, client_id=0, by=edda),
        pair=DuplicatePair.objects.create(left=client, right=given, score=70, reasons=["tax"]),
        asked=keep_request(by=edda, kind="access", name="Sweep", received_on=now.date()),
        purpose=Purpose.objects.create(name="Sweep"),
        made=make_field(personas.otto, "Swept field"),
        invitation=Invitation.objects.create(
            activity_key=activity.pk,
            client=client,
            address="guest@x.example",
            method="request",
            title="Sweep",
            starts_at=now,
            ends_at=now,
            organizer=anna,
            by=anna,
            state="failed",
        ),
        call_list=call_list,
        incoming_call=take_call(user=anna, number="+48 601 000 111", call_key="sweep"),
        call_item=CallItem.objects.create(call_list=call_list, client=client, position=1),
        lead_list=lead_list,
        lead_receiver=LeadReceiver.objects.create(lead_list=lead_list, user=anna),
        lead=LeadItem.objects.create(lead_list=lead_list, client=client, position=1),
        notice=Notice.objects.create(to=anna, kind="reminder", text="Sweep"),
        conversation=message.conversation,
        message=message,
        anna=anna,
        team=anna.home_team,
        branch=anna.branch,
    )
