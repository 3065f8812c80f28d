from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from campaigns.models import Letter, LetterRun
from campaigns.queries.segments import members
from contacts.models import Client, Person

if TYPE_CHECKING:
    from crm.people.models import User


def receivers(letter_run: LetterRun, user: User) -> QuerySet[Client]:
    """The clients of the run's segment in print order (post code, then name), with `main_person` filled."""
    return with_person(members(letter_run.segment.rules, user)).order_by("post_code", "name_key", "pk")


def frozen_receivers(letter_run: LetterRun) -> QuerySet[Client]:
    """The clients whose letters were made and lack nothing, in print order."""
    letters = Letter.objects.unscoped("letters of a run the caller may see").filter(run=letter_run, lacks="")
    clients = Client.objects.unscoped("frozen when the run was made").filter(pk__in=letters.values("client"))
    return with_person(clients).order_by("post_code", "name_key", "pk")


def with_person(clients: QuerySet[Client]) -> QuerySet[Client]:
    persons = (
        Person.objects.unscoped("a person of the client in the row")
        .filter(client=OuterRef("pk"))
        .order_by("-is_main", "pk")
        .values("name")[:1]
    )
    return clients.select_related("owner").annotate(main_person=Coalesce(Subquery(persons), Value("")))
