"""Rules erase what nobody needs, a few at a time, off until somebody says how many months."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from contacts.actions.imports import begin_import
from contacts.models import Client, Person
from crm.audit.models import AuditEntry
from crm.jobs import later
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from privacy.actions import retention
from privacy.actions.holds import put_on_hold
from privacy.actions.terms import set_terms
from privacy.models import Erasure
from privacy.queries.retention import leads, previewed
from service.actions.tickets import open_ticket
from service.models import Ticket, TicketMessage
from tests.factories import ActivityFactory, ClientFactory, InteractionFactory, PersonFactory
from tests.sales.factories import DealFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=800)


def night():
    later("privacy.retention")
    run_due_jobs("privacy.retention")


def old_person(anna, **client):
    company = ClientFactory(owner=anna, created_at=LONG_AGO, **client)
    return PersonFactory(client=company, created_at=LONG_AGO)


def persons():
    return set(Person.objects.unscoped("a test").values_list("pk", flat=True))


def test_nothing_is_on_before_somebody_says_so(anna):
    old_person(anna)
    assert {months for _rule, months, _count in previewed()} == {None}
    night()
    assert persons() and not Erasure.objects.unscoped("a test").exists()


def test_persons_of_quiet_clients_go_and_others_stay(anna, edda):
    quiet, held = old_person(anna), old_person(anna)
    spoken = old_person(anna, last_contact_at=timezone.now())
    bought = old_person(anna, last_order_on=timezone.localdate())
    fresh = PersonFactory(client__owner=anna)
    put_on_hold(record_of=held, by=edda, reason="Dispute")
    set_terms(by=edda, wanted={"after_persons": 12})
    assert {rule.key: count for rule, _months, count in previewed()}["persons"] == 1
    night()
    assert persons() == {held.pk, spoken.pk, bought.pk, fresh.pk}
    assert Erasure.objects.unscoped("a test").get().subject_id == quiet.pk
    assert AuditEntry.objects.get(action="retention").count == 1


def test_leads_that_nobody_was_in_touch_with(anna, edda):
    lead = {"owner": anna, "kind": "individual", "stage": "lead"}
    old = ClientFactory(created_at=LONG_AGO, **lead)
    kept = [ClientFactory(**lead), ClientFactory(created_at=LONG_AGO, last_contact_at=LONG_AGO, **lead)]
    kept.append(ClientFactory(owner=anna, kind="company", stage="lead", created_at=LONG_AGO))
    set_terms(by=edda, wanted={"after_leads": 6})
    night()
    assert set(Client.objects.unscoped("a test").values_list("pk", flat=True)) == {row.pk for row in kept}
    assert Erasure.objects.unscoped("a test").get().subject_id == old.pk


def test_answered_forms_of_strangers_lose_their_words(anna, eva, edda):
    stranger = {"requester_name": "Jan Nobody", "requester_email": "jan@example.org"}
    queue = QueueFactory(team=eva.home_team)
    old, fresh = (open_ticket(queue=queue, subject="Help", text="Secret", **stranger) for _number in range(2))
    rows = Ticket.objects.unscoped("a test")
    rows.filter(pk=old.pk).update(state="closed", closed_at=LONG_AGO)
    rows.filter(pk=fresh.pk).update(state="closed", closed_at=timezone.now())
    set_terms(by=edda, wanted={"after_tickets": 12})
    night()
    old.refresh_from_db()
    assert (old.requester_name, old.requester_email) == ("–", "")
    assert TicketMessage.objects.unscoped("a test").get().ticket_id == fresh.pk
    assert {rule.key: count for rule, _months, count in previewed()}["tickets"] == 0


def test_files_of_imports(anna, edda, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    run = begin_import(by=anna, file=ContentFile(b"Name\nJan\n"), file_name="list.csv")
    run.created_at = LONG_AGO
    run.save()
    set_terms(by=edda, wanted={"after_imports": 12})
    night()
    run.refresh_from_db()
    assert not run.file


def test_a_killed_run_goes_on_where_it_was(anna, edda, monkeypatch):
    rows = [old_person(anna) for _number in range(3)]
    set_terms(by=edda, wanted={"after_persons": 12})
    real, seen = retention.erase_now, []

    def dies(record):
        seen.append(record.pk)
        if len(seen) == 2:
            real(record)
            raise KeyboardInterrupt
        return real(record)

    rule = next(rule for rule in retention.OWN_RULES if rule.key == "persons")
    object.__setattr__(rule, "erase", dies)
    try:
        later("privacy.retention")
        with pytest.raises(KeyboardInterrupt):
            run_due_jobs("privacy.retention")
        # The first is gone, the second is whole again.
        assert persons() == {rows[1].pk, rows[2].pk}
        Job.objects.filter(name="privacy.retention").delete()
        night()
    finally:
        object.__setattr__(rule, "erase", real)
    assert persons() == set() and Erasure.objects.unscoped("a test").count() == 3


def test_no_more_than_a_night(anna, edda, monkeypatch):
    for _number in range(3):
        old_person(anna)
    monkeypatch.setattr(retention, "A_NIGHT", 2)
    set_terms(by=edda, wanted={"after_persons": 12})
    night()
    assert len(persons()) == 1


@pytest.mark.parametrize("who", ["anna", "otto", "nils", "marta"])
def test_only_officers_make_rules(personas, who):
    with pytest.raises(PermissionDenied):
        set_terms(by=getattr(personas, who), wanted={"after_persons": 12})


def test_a_lead_that_somebody_works_with_stays(anna, edda, eva):
    lead = {"owner": anna, "kind": "individual", "stage": "lead", "created_at": LONG_AGO}
    quiet, asked, planned, offered, noted = (ClientFactory(**lead) for _ in range(5))
    open_ticket(
        queue=QueueFactory(team=eva.home_team), subject="x", text="x", requester_name="J", client=asked
    )
    ActivityFactory(client=planned, due_at=timezone.now() + timedelta(days=1), assigned_to=anna)
    DealFactory(client=offered, owner=anna, amount=0, base_amount=0)
    InteractionFactory(client=noted, kind="note", happened_at=timezone.now())
    due = set(leads(timezone.now() - timedelta(days=365)).values_list("pk", flat=True))
    assert due == {quiet.pk}
