from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Count, F, QuerySet

from campaigns.models import Letter, LetterRun
from campaigns.queries.segments import members
from contacts.letters import with_person
from contacts.models import Client
from contacts.queries.rules import BadRuleError
from crm.access.context import access_of
from privacy.models import Consent
from privacy.queries.consents import with_answer

if TYPE_CHECKING:
    from crm.people.models import User


def receivers(letter_run: LetterRun, user: User) -> Any:
    """The clients of the run's segment in print order (post code, then name), with `main_person` filled, and
    `no_contact`: "", or why they get no letter for its purpose (Letter.NO_CONSENT).

    Raises ValidationError where the segment asks about something that the person's role or the firm hides.
    """
    try:
        found: Any = members(letter_run.segment.rules, user)
    except BadRuleError as error:
        raise ValidationError(str(error)) from error
    found = with_answer(with_person(found), letter_run.purpose, Consent.Channel.LETTER)
    return found.order_by("letter_code", "name_key", "pk")


def left_out(letter_run: LetterRun, user: User) -> list[tuple[str, int]]:
    """(why, how many) of those who get none: among the receivers of a draft, else as it was made."""
    if letter_run.state == LetterRun.State.DRAFT:
        if letter_run.purpose is None:
            return []
        try:
            rows: Any = receivers(letter_run, user).exclude(no_contact="").annotate(why=F("no_contact"))
        except ValidationError:
            return []
    else:
        why = "letters of a run the caller may see"
        rows = Letter.objects.unscoped(why).filter(run=letter_run, lacks__in=Letter.LEFT_OUT)
        rows = rows.annotate(why=F("lacks"))
    counted = rows.order_by().values("why").annotate(count=Count("pk")).values_list("why", "count")
    return [(str(Letter.LEFT_OUT[why]), count) for why, count in sorted(counted)]


def receiver_count(letter_run: LetterRun, user: User) -> int | None:
    """None where the person may not know."""
    try:
        return int(receivers(letter_run, user).filter(no_contact="").count())
    except ValidationError:
        return None


def lacking_letters(letter_run: LetterRun, user: User) -> QuerySet[Letter]:
    """What was left out because something is missing; hidden with the address that it speaks of."""
    letters = Letter.objects.unscoped("letters of a run the caller may see")
    letters = letters.filter(run=letter_run).exclude(lacks__in=["", *Letter.LEFT_OUT])
    found: QuerySet[Letter] = letters if access_of(user).reads("contact") else letters.none()
    return found.select_related("client").order_by("client__name_key")


def named_letters(letters: QuerySet[Letter], user: User) -> QuerySet[Letter]:
    """Of these letters those that may name their client: whoever sees a run need not see every client in it."""
    return letters.filter(client__in=Client.objects.visible_to(user))


def may_hold_letters(letter_run: LetterRun, user: User) -> bool:
    """Whether the person sees every client whose letter was made, with the address on it: a file is given whole."""
    made = Letter.objects.unscoped("only whether all of them may be seen").filter(run=letter_run, lacks="")
    return access_of(user).reads("contact") and named_letters(made, user).count() == made.count()


def frozen_receivers(letter_run: LetterRun, *lacking: str) -> QuerySet[Client]:
    """The clients whose letters were made and lack nothing, or one of these things, in print order."""
    letters = Letter.objects.unscoped("letters of a run the caller may see")
    letters = letters.filter(run=letter_run, lacks__in=["", *lacking])
    clients = Client.objects.unscoped("frozen when the run was made").filter(pk__in=letters.values("client"))
    return with_person(clients).order_by("letter_code", "name_key", "pk")
