"""What is done to many clients at once."""

import itertools

from benchmarks.measuring import Watch
from benchmarks.rows import Goal, row
from contacts.actions.assign import assign_clients
from contacts.actions.following import finish_following
from contacts.actions.handover import hand_over
from contacts.models import Client
from contacts.queries.distribution import Given, ReceiverRule, distribute
from crm.sql.lookups import Keys


def ten_thousand():
    """Clients of user7 and user8."""
    owners = ["user7@bench.example", "user8@bench.example"]
    rows = Client.objects.unscoped("measured").filter(owner__email__in=owners)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:10_000])


@row("access.handover", Goal(p50=2_000), repeats=3, warm=0, rewrites=True)
def handover(bench):
    """10,000 clients to another owner, with audit and undo."""
    director, one, other = (bench.user(key) for key in ("director", "user7", "user8"))
    clients = Client.objects.unscoped("measured").filter(pk__among=Keys(ten_thousand()))
    assign_clients(clients=clients, to=one, by=director, reason="bench")
    receivers = itertools.cycle([other, one])

    def once():
        with Watch() as watch:
            assign_clients(clients=clients.all(), to=next(receivers), by=director, reason="bench")
        finish_following()
        return watch.sample()

    return once


@row("access.handover.follow", Goal(), repeats=3, warm=0, rewrites=True)
def follow(bench):
    """What the job right after it does: deals, quotes, orders and tickets of these clients, kept for undo as well."""
    director, one, other = (bench.user(key) for key in ("director", "user7", "user8"))
    clients = Client.objects.unscoped("measured").filter(pk__among=Keys(ten_thousand()))
    assign_clients(clients=clients, to=one, by=director, reason="bench")
    receivers = itertools.cycle([other, one])

    def once():
        assign_clients(clients=clients.all(), to=next(receivers), by=director, reason="bench")
        with Watch() as watch:
            finish_following()
        return watch.sample()

    return once


@row("access.handover_batch", Goal(p50=2_000), repeats=3, warm=0, rewrites=True)
def handover_batch(bench):
    """10,000 clients of a colleague to three others by rules, with all that follows them, audit and undo."""
    director, givers = bench.user("director"), itertools.cycle([bench.user("user7"), bench.user("user8")])
    receivers = [bench.user(name) for name in ("user9", "user10", "user11")]
    rules = [
        ReceiverRule(receivers[0].pk, grades=frozenset("A")),
        *(ReceiverRule(one.pk) for one in receivers[1:]),
    ]
    ids = ten_thousand()

    def once():
        giver = next(givers)
        rows = Client.objects.unscoped("measured").filter(pk__in=ids)
        rows.update(owner=giver, team=giver.home_team, branch=giver.branch)
        with Watch() as watch:
            clients = [Given(*found) for found in rows.values_list("pk", "grade", "branch_id")]
            hand_over(giver=giver, plan=distribute(clients, rules, {}), by=director, reason="bench")
        finish_following()
        return watch.sample()

    return once
