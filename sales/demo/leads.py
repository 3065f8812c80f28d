"""Two lead lists of the demo firm: fairs and the website, some worked, some decided, one taken back."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from crm.people.models import Membership, User
from sales.actions.lead_lists import add_to_lead_list, make_lead_list
from sales.actions.lead_lists import refresh_counts as recount
from sales.models import LeadItem, LeadList, LeadReceiver

State = LeadItem.State
STATES = (State.WORKED, State.GIVEN, State.REJECTED, State.WAITING, State.GIVEN, State.WAITING)
EACH = 12
LISTS = 2


def build_leads(world: DemoWorld) -> None:
    leads = Membership.objects.filter(is_lead=True, user__is_active=True).select_related("user")
    with unlocked("the demo firm is written as a whole"):
        new = Client.objects.filter(stage=Client.Stage.LEAD)
        found = [row for row in leads.order_by("team__name", "pk") if new.filter(team=row.team_id).exists()]
        for number, row in enumerate(found[:LISTS]):
            _build(row.user, row.team_id, key="" if number else "website")


def _build(lead: User, team_id: int, *, key: str) -> None:
    name = _("Inquiries from the website") if key else _("Autumn fair, %(team)s") % {"team": lead.home_team}
    script = _("Ask what they looked at, who decides and by when. Offer the catalogue.")
    made = make_lead_list(by=lead, name=name, script=script, inquiry_key=key or None)
    clients = Client.objects.filter(team=team_id, stage=Client.Stage.LEAD).order_by("name_key", "pk")
    add_to_lead_list(lead_list=made, clients=clients[:EACH], by=lead)
    members = Membership.objects.filter(team=team_id, is_lead=False, user__is_active=True)
    reps = [row.user for row in members.select_related("user").order_by("pk")[:3]]
    LeadReceiver.objects.bulk_create(LeadReceiver(lead_list=made, user=user, a_day=5) for user in reps)
    _work(made, reps)


def _work(made: LeadList, reps: list[User]) -> None:
    now = timezone.now()
    items = list(LeadItem.objects.filter(lead_list=made).select_related("client__owner").order_by("position"))
    for number, item in enumerate(items):
        item.state = STATES[number % len(STATES)] if reps else State.WAITING
        if item.state == State.WAITING:
            continue
        item.receiver = item.client.owner or reps[number % len(reps)]
        item.given_at, item.due_at = now - timedelta(hours=2), now + timedelta(hours=6 + number)
        item.rule, item.taken_back_count = "load", int(number == 1)
        if item.state == State.REJECTED:
            item.reason, item.decided_at = LeadItem.Reason.NOT_NOW, now - timedelta(hours=1)
            item.decided_by = item.receiver
    fields = (
        "state", "receiver", "given_at", "due_at", "rule", "taken_back_count", "reason", "decided_at", "decided_by",
    )  # fmt: skip
    LeadItem.objects.bulk_update(items, fields)
    recount(made)
