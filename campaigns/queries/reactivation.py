from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import ngettext

from campaigns.models import ReactivationCase
from contacts.models import Client
from contacts.registries import BriefLine
from crm.access.context import access_of
from crm.access.locks import ScopedQuerySet
from crm.people.models import Firm
from crm.web.formats import number

if TYPE_CHECKING:
    from crm.people.models import User

State = ReactivationCase.State
TODAY_ROWS = 5
TODAY_COLUMNS = ("usual_days", "last_order_on", "yearly_amount", "client__name", "client__owner__name")


def may_see_queue(user: User) -> bool:
    """Who is overdue, and how much they are worth, is read from what clients bought and when."""
    access = access_of(user)
    return access.may("client", "view") and access.reads("finance")


def queue_of(user: User, *, only_mine: bool = False) -> ScopedQuerySet:
    """Open cases of clients the person may see, the most valuable first; the control group is left alone."""
    rows = ReactivationCase.objects
    seen = rows.owned_by(user) if only_mine else rows.visible_to(user)
    cases = seen.filter(state=State.OPEN, is_control=False)
    return cases.select_related("client", "client__owner").order_by("-yearly_amount", "-pk")


def results(user: User) -> dict[str, int]:
    """How many were found, approached and bought again; and of the control group, how many came by themselves."""
    worked, control = Q(is_control=False), Q(is_control=True)
    found: dict[str, int] = ReactivationCase.objects.visible_to(user).aggregate(
        open=Count("pk", filter=worked & Q(state=State.OPEN)),
        contacted=Count("pk", filter=worked & Q(state=State.CONTACTED)),
        won_back=Count("pk", filter=worked & Q(state=State.WON_BACK)),
        worked=Count("pk", filter=worked),
        control=Count("pk", filter=control),
        control_won_back=Count("pk", filter=control & Q(state=State.WON_BACK)),
    )
    return found


def today_section(user: User) -> dict[str, Any] | None:
    """The most valuable clients of mine to win back."""
    if not (access_of(user).may("client", "change") and may_see_queue(user)):
        return None
    mine = queue_of(user, only_mine=True).only(*TODAY_COLUMNS)
    cases = list(mine[: TODAY_ROWS + 1])
    if not cases:
        return None
    firm = Firm.load()
    return {
        "cases": [(case, rhythm_in_words(case)) for case in cases[:TODAY_ROWS]],
        "has_more": len(cases) > TODAY_ROWS,
        "currency": firm.currency if firm else "",
        "user": user,
    }


def rhythm_risks(clients: Sequence[Client], user: User) -> Mapping[int, Sequence[BriefLine]]:
    """In the brief of a client: silent for longer than its own rhythm."""
    if not may_see_queue(user):
        return {}
    cases = ReactivationCase.objects.visible_to(user).filter(client__in=clients, state=State.OPEN)
    return {case.client_id: [BriefLine(risk=rhythm_in_words(case))] for case in cases}


def rhythm_in_words(case: ReactivationCase) -> str:
    """ "Usually buys every 30 days · silent for 36 days"."""
    usual = ngettext("Usually buys every day", "Usually buys every %(n)s days", case.usual_days)
    silent = ngettext("silent for %(n)s day", "silent for %(n)s days", case.days_silent)
    return f"{usual % {'n': number(case.usual_days)}} · {silent % {'n': number(case.days_silent)}}"
