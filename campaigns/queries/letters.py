from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from campaigns.models import Letter, LetterRun
from campaigns.queries.segments import members
from contacts.letters import with_person
from contacts.models import Client

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
