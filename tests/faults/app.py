"""The product's Celery, with jobs that tests can kill in the middle."""

import os
import time

from crm.celery import app  # noqa: F401 - celery looks for it here
from crm.jobs import job


@job("faults.count")
def count(run, *, rows):
    """Record each number once, slowly; the number and the checkpoint are one transaction."""
    from django.db import transaction

    from crm.audit.actions import record

    for number in range(run.cursor.get("next", 0), rows):
        with transaction.atomic():
            record(by=None, action="count", entity="number", object_ids=[number])
            run.checkpoint(next=number + 1)
        run.progress(number + 1, rows)
        time.sleep(0.02)
    return {"pid": os.getpid()}


@job("faults.one_statement", atomic=True)
def one_statement(run, *, seconds):
    """One transaction that takes longer than a lease."""
    from django.db import connection

    from crm.audit.actions import record

    record(by=None, action="count", entity="number", object_ids=[1])
    connection.cursor().execute("SELECT pg_sleep(%s)", [seconds])


@job("faults.pid")
def pid(run):
    """Say which process has it, then wait to be killed, once."""
    run.progress(os.getpid())
    if run.job.run_no == 1:
        time.sleep(60)


@job("faults.merge")
def merge(run, *, kept, gone, by):
    """Merge two clients, as a request of the web process does; done already when run a second time."""
    from contacts.actions.merging import merge_clients
    from contacts.models import Client, FormerClient
    from crm.people.models import User

    if FormerClient.objects.unscoped("fault test").filter(former_id=gone).exists():
        return
    clients = Client.objects.unscoped("fault test").in_bulk([kept, gone])
    merge_clients(kept=clients[kept], gone=clients[gone], by=User.objects.get(pk=by))
