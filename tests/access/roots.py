"""One record of every root of scope, with the columns that a test wants."""

from campaigns.models import LetterRun, Segment
from contacts.models import CallList
from crm.access.shares import shareable_models
from sales.models import LeadList, Presentation
from service.models import Ticket
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory, OrderFactory, QuoteFactory
from tests.service.factories import QueueFactory

ROOTS = {model.entity: model for model in shareable_models()}


def make_root(entity, *, owner=None, **where):
    """The record of this kind; team and branch follow the owner unless `where` says otherwise."""
    places = {"team": owner and owner.home_team, "branch": owner and owner.branch} | where
    number = ROOTS[entity].objects.unscoped("test").count() + 1
    columns = {"owner": owner, **places}
    if entity == "client":
        return ClientFactory(**columns)
    if entity in {"deal", "quote", "order"}:
        factory = {"deal": DealFactory, "quote": QuoteFactory, "order": OrderFactory}[entity]
        client = ClientFactory(**columns)
        return factory(client=client, **columns, **({"sold_by": owner} if entity == "order" else {}))
    if entity == "presentation":
        return Presentation.objects.create(
            client=ClientFactory(**columns), title=f"Shown {number}", **columns
        )
    if entity == "ticket":
        return Ticket.objects.create(
            number=f"T-{number}", subject="Broken", queue=QueueFactory(), requester_name="Jan", **columns
        )
    if entity == "call_list":
        return CallList.objects.create(name=f"Calls {number}", **columns)
    if entity == "lead_list":
        return LeadList.objects.create(name=f"Leads {number}", **columns)
    if entity == "segment":
        return Segment.objects.create(name=f"Segment {number}", **columns)
    segment = Segment.objects.create(name=f"Segment of letters {number}", **columns)
    return LetterRun.objects.create(name=f"Letters {number}", segment=segment, **columns)
