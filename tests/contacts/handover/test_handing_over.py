from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.actions.assign import assign_clients
from contacts.actions.handover import hand_over
from contacts.models import Activity, Client, Handover, HandoverItem
from contacts.queries.distribution import ReceiverRule, clients_of_giver, distribute
from crm.access.models import AccessVersion, Grant
from crm.audit.models import AuditEntry
from crm.changes.actions.undoing import undo_change_set
from crm.people.models import User
from service.actions.tickets import open_ticket, take_ticket
from tests.factories import ActivityFactory, ClientFactory
from tests.sales.factories import DealFactory, OrderFactory, QuoteFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


def owner_of(row):
    row.refresh_from_db()
    return row.owner


def test_bruno_sees_annas_clients_after_the_handover_and_anna_does_not(give, clients, anna, bruno, carla):
    handover = give(anna, carla, bruno)
    assert Client.objects.visible_to(bruno).count() == 4
    assert not Client.objects.visible_to(anna).exists()
    client = Client.objects.visible_to(bruno).first()
    assert (client.team, client.branch, client.changed_by) == (bruno.home_team, bruno.branch, carla)
    assert (handover.giver, handover.client_count, handover.team) == (anna, 4, anna.home_team)
    entry = AuditEntry.objects.get(action="handover")
    assert (entry.by, entry.count) == (carla, 4)
    assert "Bruno 4" in entry.summary


def test_rules_are_kept_with_each_client(give, clients, anna, bruno, dario, edda):
    rules = [ReceiverRule(bruno.pk, grades=frozenset("A")), ReceiverRule(dario.pk, room=2)]
    handover = give(anna, edda, rules=rules)
    items = HandoverItem.objects.visible_to(edda).filter(handover=handover)
    assert {(item.client.grade, item.receiver, item.rule) for item in items.select_related("client")} == {
        ("A", bruno, "class"), ("B", dario, "load"), ("C", dario, "load"),
    }  # fmt: skip
    assert owner_of(clients[3]) == anna


def test_papers_tickets_and_open_steps_follow_and_all_come_back(give, anna, bruno, carla, eva):
    client = ClientFactory(owner=anna)
    deal, quote, order = (
        factory(client=client, owner=anna) for factory in (DealFactory, QuoteFactory, OrderFactory)
    )
    queue = QueueFactory(team=eva.home_team)
    hers, evas = (
        open_ticket(queue=queue, subject="x", text="x", requester_name="Jan", client=client) for _ in range(2)
    )
    take_ticket(ticket=hers, by=anna)
    take_ticket(ticket=evas, by=eva)
    due = timezone.now()
    step = ActivityFactory(client=client, assigned_to=anna, due_at=due)
    done = ActivityFactory(client=client, assigned_to=anna, due_at=due, done_at=due, done_by=anna)
    carlas = ActivityFactory(client=client, assigned_to=carla, due_at=due)
    own = ActivityFactory(client=None, assigned_to=anna, due_at=due)
    handover = give(anna, carla, bruno)
    followers = (client, deal, quote, order, hers, evas)
    assert {owner_of(row) for row in followers} == {bruno}
    assert [Activity.objects.visible_to(carla).get(pk=row.pk).assigned_to for row in (step, done, carlas)] == [
        bruno, anna, carla,
    ]  # fmt: skip
    own.refresh_from_db()
    assert own.assigned_to == anna
    hers.refresh_from_db()
    evas.refresh_from_db()
    assert (hers.agent, evas.agent) == (bruno, eva)
    undo_change_set(change_set=handover.change_set, by=carla)
    assert {owner_of(row) for row in followers} == {anna}
    for row in (step, hers):
        row.refresh_from_db()
    assert (step.assigned_to, hers.agent) == (anna, anna)


def test_a_client_given_elsewhere_since_is_reported_not_overwritten(
    give, clients, anna, bruno, dario, carla, edda
):
    handover = give(anna, carla, bruno)
    assign_clients(clients=Client.objects.filter(pk=clients[0].pk), to=dario, by=edda)
    report = undo_change_set(change_set=handover.change_set, by=carla)
    assert [(label, pk, why) for label, pk, why in report.refused] == [
        ("contacts.client", clients[0].pk, "edited")
    ]
    assert owner_of(clients[0]) == dario
    assert {owner_of(client) for client in clients[1:]} == {anna}


def test_only_who_may_assign_hands_over_and_only_what_they_may(
    give, clients, anna, bruno, dario, carla, eva, otto
):
    plan = distribute(clients_of_giver(carla, anna), [ReceiverRule(bruno.pk)], {})
    for stranger in (anna, bruno, eva, otto):
        with pytest.raises(PermissionDenied):
            hand_over(giver=anna, plan=plan, by=stranger)
    ClientFactory(owner=dario)
    assert not clients_of_giver(carla, dario)
    assert not Handover.objects.unscoped("test").exists()


@pytest.mark.parametrize("who", ["gone", "blind", "away", "giver"])
def test_who_cannot_receive_is_refused_with_the_reason(
    who, give, clients, cover, anna, bruno, carla, nils, sara
):
    User.objects.filter(pk=bruno.pk).update(is_active=False)
    cover(sara, carla)
    receiver, words = {
        "gone": (bruno, "does not work here any more"),
        "blind": (nils, "may not see clients"),
        "away": (sara, "covered by Carla: choose somebody who is there"),
        "giver": (anna, "clients already"),
    }[who]
    with pytest.raises(ValidationError, match=words):
        give(anna, carla, receiver)
    assert {owner_of(client) for client in clients} == {anna}


def test_nobody_to_hand_over_and_a_client_that_went_meanwhile(give, clients, anna, bruno, carla, edda):
    plan = distribute(clients_of_giver(carla, anna), [ReceiverRule(bruno.pk)], {})
    assign_clients(clients=Client.objects.filter(pk=clients[0].pk), to=carla, by=edda)
    with pytest.raises(ValidationError, match="changed meanwhile"):
        hand_over(giver=anna, plan=plan, by=carla)
    give(anna, carla, bruno)
    with pytest.raises(ValidationError, match="nobody to hand over"):
        give(anna, carla, bruno)


def writes(asked):
    """Without the audit, which lists keys only when there are several."""
    words = [query["sql"] for query in asked if "audit_" not in query["sql"]]
    return [text[:60] for text in words if text.split(" ", 1)[0] in ("INSERT", "UPDATE", "CREATE")]


def test_writing_takes_as_many_statements_for_one_as_for_many(give, anna, bruno, dario, carla, sara, edda):
    made = []
    for giver, count, receivers in ((anna, 1, [sara]), (bruno, 30, [sara, dario, carla])):
        for _ in range(count):
            client = ClientFactory(owner=giver)
            DealFactory(client=client, owner=giver)
            ActivityFactory(client=client, assigned_to=giver, due_at=timezone.now())
        with CaptureQueriesContext(connection) as asked:
            give(giver, edda, *receivers)
        made.append(len(writes(asked)))
    assert made[0] == made[1] <= 30


def test_a_moving_colleague_hands_over_what_a_rule_names(give, clients, anna, bruno, carla):
    give(anna, carla, rules=[ReceiverRule(bruno.pk, grades=frozenset("AB"))])
    assert [owner_of(client) for client in clients] == [bruno, bruno, anna, anna]


def test_whoever_looks_after_the_team_sees_the_handover(
    give, clients, anna, bruno, dario, carla, edda, otto, nils
):
    handover = give(anna, carla, bruno)
    seen = {
        user.name for user in (anna, bruno, dario, carla, edda, otto, nils)
        if Handover.objects.visible_to(user).filter(pk=handover.pk).exists()
    }  # fmt: skip
    assert seen == {"Bruno", "Carla", "Edda"}
    assert not Handover.objects.visible_to(bruno, "change").exists()
    Grant.objects.filter(role__key="rep", entity="client", action="view").delete()
    AccessVersion.bump()
    assert not Handover.objects.visible_to(User.objects.get(pk=bruno.pk)).exists()


def test_the_check_is_due_after_thirty_days(give, clients, anna, bruno, carla):
    assert give(anna, carla, bruno).check_on == timezone.localdate() + timedelta(days=30)
