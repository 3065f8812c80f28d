"""Some threads of the demo firm were begun from deals."""

from __future__ import annotations

from contacts.actions.mail_matters import note_about
from contacts.models import MailFiling
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from sales.models import Deal

MOST = 12


def build_mails(world: DemoWorld) -> None:
    with unlocked("the demo firm is built from nothing"):
        deals = {deal.client_id: deal for deal in Deal.objects.filter(closed_at=None).order_by("-pk")}
        filed = MailFiling.objects.filter(client__in=list(deals)).select_related("mail")
        for filing in filed.order_by("pk")[:MOST]:
            note_about(filing.mail, deals[filing.client_id])
