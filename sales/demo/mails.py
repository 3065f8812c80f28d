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
        filed = MailFiling.objects.filter(client__deals__closed_at=None).select_related("mail")
        for filing in filed.exclude(client__deals=None).order_by("pk").distinct()[:MOST]:
            deal = Deal.objects.filter(client=filing.client_id, closed_at=None).order_by("pk").first()
            if deal is not None:
                note_about(filing.mail, deal)
