"""What is done to many clients at once."""

import itertools

from benchmarks.measuring import Watch
from benchmarks.rows import Goal, row
from contacts.actions.assign import assign_clients
from contacts.models import Client
from crm.sql.lookups import Keys


@row("access.handover", Goal(p50=2_000), repeats=3, warm=0)
def handover(bench):
    """10,000 clients to another owner, with audit and undo."""
    director = bench.user("director")
    receivers = itertools.cycle([bench.user("user7"), bench.user("user8")])
    ids = list(
        Client.objects.unscoped("measured")
        .filter(owner__email__in=["user7@bench.example", "user8@bench.example"])
        .order_by("pk")
        .values_list("pk", flat=True)[:10_000]
    )

    def once():
        with Watch() as watch:
            clients = Client.objects.unscoped("measured").filter(pk__among=Keys(ids))
            assign_clients(clients=clients, to=next(receivers), by=director, reason="bench")
        return watch.sample()

    return once
