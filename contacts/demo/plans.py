"""What the colleagues of the demo firm plan again and again, and what they put off."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone, translation

from contacts.actions.activities import reschedule_activity
from contacts.actions.call_lists import add_to_call_list, make_call_list
from contacts.actions.calling import claim_next, settle_call
from contacts.actions.planning import Terms, plan_with_terms
from contacts.actions.telephony import take_call
from contacts.demo.builder import at
from contacts.models import Activity, Channel, Client
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from crm.people.models import User

# Who, what, how it repeats, in how many days the first one is.
SERIES = (
    ("anna", "call", "Ask about next month's demand", {"rule_kind": "monthly_weekday"}, 2),
    ("anna", "task", "Go through the week's offers", {"rule_kind": "weekly", "weekdays": [0]}, 1),
    ("bruno", "visit", "Check the stock on their shelves", {"rule_kind": "weekly", "step": 2}, 3),
    ("carla", "meeting", "Round table of the team", {"rule_kind": "weekly", "weekdays": [4]}, 1),
)
CALLS = (("anna", "Spring catalogue", "B"), ("carla", "Customers of class A", "A"))
SCRIPT = (
    "Introduce yourself and ask whether the last delivery was right.\n"
    "The spring catalogue comes next month: shall we send one on paper?\n"
    "Ask what they will need until summer."
)
RESULTS = ("reached", "not_reached", "reached", "refused")
REASONS = ("They were on holiday.", "Waiting for the sample.", "")


def build_plans(world: DemoWorld) -> None:
    with (
        unlocked("the demo firm is built from nothing"),
        timezone.override(world.firm.time_zone),
        translation.override("en"),
    ):
        for name, kind, title, terms, ahead in SERIES:
            _series(world, world.users[name], kind, title, terms, ahead)
        for name in ("anna", "bruno", "dario"):
            _put_off(world, world.users[name])
        for name, title, grade in CALLS:
            _call_list(world, world.users[name], title, grade)
        _incoming(world.users["anna"])
    world.say(f"{len(SERIES)} plans that repeat")


def _incoming(user: User) -> None:
    """Somebody called, and it is not written down yet."""
    phones = Channel.objects.filter(kind=Channel.Kind.PHONE, is_invalid=False, client__owner=user)
    if channel := phones.exclude(person=None).order_by("pk").first():
        take_call(user=user, number=channel.key, call_key="demo")


def _series(world: DemoWorld, user: User, kind: str, title: str, terms: Terms, ahead: int) -> None:
    client = None
    if kind in {"call", "visit"}:
        client = Client.objects.filter(owner=user, stage=Client.Stage.CUSTOMER).order_by("pk").first()
    due_at = at(world, world.today + timedelta(days=ahead), 10)
    plan_with_terms(
        by=user, terms=terms, kind=kind, title=title, client=client, due_at=due_at, remind_minutes=15
    )


def _put_off(world: DemoWorld, user: User) -> None:
    """The first of what is ahead was to be done earlier."""
    later = Activity.objects.filter(
        assigned_to=user, done_at=None, series=None, due_at__gt=world.now + timedelta(days=1)
    )
    for number, activity in enumerate(later.order_by("due_at", "pk")[:2]):
        for reason in REASONS[: number + 1]:
            due_at = activity.due_at + timedelta(days=1)
            activity = reschedule_activity(activity=activity, by=user, due_at=due_at, reason=reason)


def _call_list(world: DemoWorld, user: User, title: str, grade: str) -> None:
    """The first few were called already."""
    call_list = make_call_list(by=user, name=title, script=SCRIPT)
    clients = Client.objects.visible_to(user).filter(grade=grade, stage=Client.Stage.CUSTOMER)
    add_to_call_list(call_list=call_list, clients=clients.order_by("name_key", "pk")[:14], by=user)
    for result in RESULTS:
        item = claim_next(call_list=call_list, by=user)
        if item is not None:
            settle_call(item=item, by=user, result=result, text="Called about the spring catalogue.")
