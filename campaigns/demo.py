"""Demo segments, a letter draft and the first scan for clients to reactivate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from campaigns.actions.reactivation import scan_clients
from campaigns.actions.rhythms import base_rhythm
from campaigns.actions.segments import save_segment
from campaigns.models import LetterRun, ReactivationCase
from contacts.actions.call_lists import make_call_list
from contacts.actions.call_sources import refresh_call_list
from contacts.models import Client

if TYPE_CHECKING:
    from crm.people.demo import DemoWorld

CONTACTED = 4
QUIET = {
    "join": "all",
    "rules": [
        {
            "join": "all",
            "not": False,
            "rules": [
                {"field": "stage", "operator": "is", "value": "customer"},
                {"field": "last_contact", "operator": "over_days_ago", "value": "60"},
            ],
        }
    ],
}
KEY_CLIENTS = {
    "join": "any",
    "rules": [
        {"join": "all", "not": False, "rules": [{"field": "grade", "operator": "is", "value": "A"}]},
        {
            "join": "all",
            "not": False,
            "rules": [{"field": "turnover", "operator": "at_least", "value": "20000"}],
        },
    ],
}
LETTER = (
    "Dear {person},\n\nwe have not heard from each other for a while, and we would like to know how you are.\n\n"
    "Our spring catalogue is out. {owner} will gladly show you what is new, at your place in {city} or by phone.\n\n"
    "With kind regards"
)


def build_campaigns(world: DemoWorld) -> None:
    """Two segments, one letter to send, a list to call, and the queue of reactivation as the nightly scan finds it."""
    marta = world.users["marta"]
    quiet = save_segment(by=marta, name="Quiet customers", note="Good for a letter", rules=QUIET)
    save_segment(by=marta, name="Key clients", note="Class A, or 20,000 a year", rules=KEY_CLIENTS)
    LetterRun.objects.create(
        name="Spring greeting",
        segment=quiet,
        subject="What is new this spring",
        body=LETTER,
        owner=marta,
        team=marta.home_team,
        branch=marta.branch,
        created_at=world.now,
    )
    edda = world.users["edda"]
    calls = make_call_list(by=edda, name="Quiet customers", source_key=quiet.entity, source_id=quiet.pk)
    refresh_call_list(call_list=calls, by=edda)
    last = Client.objects.unscoped("building the demo firm").aggregate(last=Max("pk"))["last"] or 0
    scan_clients(after=0, upto=last, today=world.today, base=base_rhythm(world.today))
    cases = ReactivationCase.objects.unscoped("building the demo firm").filter(is_control=False)
    some = cases.order_by("-yearly_amount").values_list("pk", flat=True)[2 : 2 + CONTACTED]
    cases.filter(pk__in=list(some)).update(state=ReactivationCase.State.CONTACTED)
