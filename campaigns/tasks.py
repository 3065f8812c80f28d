from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.actions.letters import make_letters
from campaigns.actions.reactivation import close_won_back, scan_clients
from campaigns.actions.rhythms import base_rhythm
from campaigns.models import LetterRun
from contacts.models import Client
from crm.jobs import JobRun, job

BATCH = 20_000


@job("campaigns.scan_reactivation", every="02:30", needs=("sales",), title=_("Clients to win back"))
def scan_reactivation(run: JobRun) -> dict[str, int]:
    """The nightly scan in steps of client ids; each step and its checkpoint are one transaction.

    All clients are asked whether they are overdue, and reckoned anew are those who ordered since the last night.
    """
    if not run.cursor:
        today = timezone.localdate()
        with transaction.atomic():
            won_back = close_won_back()
            run.checkpoint(
                after=0, found=0, today=today.isoformat(), base=base_rhythm(today), won_back=won_back
            )
    today = date.fromisoformat(run.cursor["today"])
    last = Client.objects.unscoped("the scan looks at everybody").aggregate(last=Max("pk"))["last"] or 0
    while (after := run.cursor["after"]) < last:
        run.stop_if_cancelled()
        with transaction.atomic():
            found = scan_clients(after=after, upto=after + BATCH, today=today, base=run.cursor["base"])
            run.checkpoint(after=after + BATCH, found=run.cursor["found"] + found)
        run.progress(min(after + BATCH, last), last)
    return {"found": run.cursor["found"], "won_back": run.cursor["won_back"]}


@job("campaigns.make_letters")
def make_letter_run(run: JobRun, letter_run_id: int) -> dict[str, int]:
    letter_run = LetterRun.objects.unscoped("the run that its maker queued").get(pk=letter_run_id)
    return {"letters": make_letters(letter_run=letter_run, run=run)}
