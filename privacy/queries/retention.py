"""What the firm's rules would erase: found by each rule, counted for its preview, taken a few at a time by the job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from contacts.models import Activity, Client, ImportRun, Interaction, Person
from contacts.registries import client_children
from crm.personal_data import RetentionRule, retention_rules
from privacy.models import Erasure, LegalHold
from privacy.terms import months_ago, numbers

USUAL_MONTHS = 12
COUNTED_TO = 10_000
# When somebody last worked at a paper or ticket.
MOMENTS = ("changed_at", "last_activity_at")
WHY = "rules of the firm, whoever sees the records"


def leads(limit: datetime) -> Any:
    rows = Client.objects.unscoped(WHY).filter(kind=Client.Kind.INDIVIDUAL, stage=Client.Stage.LEAD)
    quiet = _unattended(rows.filter(created_at__lt=limit, last_contact_at=None), limit, "pk")
    return _free(quiet, "client", Q(client=OuterRef("pk"))).order_by("pk")


def persons(limit: datetime) -> Any:
    rows = Person.objects.unscoped(WHY).filter(created_at__lt=limit, client__created_at__lt=limit)
    quiet = Q(client__last_contact_at=None) | Q(client__last_contact_at__lt=limit)
    of_whom = Q(client=OuterRef("client")) & (Q(person=None) | Q(person=OuterRef("pk")))
    bought = Q(client__last_order_on__gte=limit.date()) | Q(client__pipeline_amount__gt=0)
    rows = _unattended(rows.filter(quiet).exclude(bought), limit, "client", since=limit)
    return _free(rows, "person", of_whom).order_by("pk")


def _unattended(rows: Any, limit: datetime, client: str, since: datetime | None = None) -> Any:
    """Without those whose clients somebody still works with: a note of late, a step that is planned, and deals,
    papers or tickets, of all times or changed `since`. `client`: the path to the client.
    """
    noted = Interaction.objects.unscoped(WHY).filter(client=OuterRef(client), happened_at__gte=limit)
    planned = Activity.objects.unscoped(WHY).filter(client=OuterRef(client), done_at=None)
    rows = rows.exclude(Exists(noted)).exclude(Exists(planned))
    for child in client_children.items():
        papers: Any = child.model._default_manager
        worked = papers.unscoped(WHY).filter(**{child.path: OuterRef(client)})
        moment = next((name for name in MOMENTS if name in {f.name for f in child.model._meta.fields}), "")
        if since and moment:
            worked = worked.filter(**{f"{moment}__gte": since})
        rows = rows.exclude(Exists(worked))
    return rows


def imports(limit: datetime) -> Any:
    states = [ImportRun.State.RUNNING, ImportRun.State.CHECKING]
    return (
        ImportRun.objects.filter(created_at__lt=limit)
        .exclude(file="")
        .exclude(state__in=states)
        .order_by("pk")
    )


def _free(rows: Any, kind: str, held: Q) -> Any:
    holds = LegalHold.objects.unscoped("a hold holds whoever may see it").in_force().filter(held)
    erased = Erasure.objects.unscoped("one erasure for one person").filter(
        kind=kind, subject_id=OuterRef("pk")
    )
    return rows.exclude(Exists(holds)).exclude(Exists(erased.exclude(state=Erasure.State.REFUSED)))


def previewed() -> list[tuple[RetentionRule, int | None, int]]:
    """Each rule with its months (None: never) and how many rows it would erase now, with 12 months where it is off;
    counted to COUNTED_TO and no further.
    """
    terms = numbers()
    months = {rule.key: terms[f"after_{rule.key}"] for rule in retention_rules.items()}
    return [
        (rule, months[rule.key], rule.due(months_ago(months[rule.key] or USUAL_MONTHS))[:COUNTED_TO].count())
        for rule in retention_rules.items()
    ]
