"""What sales does by itself at night."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.jobs import JobRun, job
from crm.people.models import Firm
from sales.actions import quote_questions
from sales.actions.client_figures import refresh_client_figures
from sales.actions.lead_scoring import score_leads
from sales.actions.learning import learn_all
from sales.actions.offer_rules import learn_pairs, read_baskets
from sales.actions.offers import settle_offers
from sales.actions.quotes import expire_quotes
from sales.lead_tasks import hand_out_leads
from sales.pay_tasks import firm_zone, reckon_commission, reckon_seller

__all__ = ["expire", "hand_out_leads", "learn_rates", "reckon_commission", "reckon_seller", "refresh_figures"]


@job("sales.refresh_figures", every="02:10", atomic=True, title=_("Turnover of the last 12 months"))
def refresh_figures(run: JobRun) -> dict[str, int]:
    """The 12 months move on by a day."""
    return {"changed": refresh_client_figures()}


@job(
    "sales.learn_rates", every="01:40", atomic=True, title=_("What past deals teach about the coming months")
)
def learn_rates(run: JobRun) -> dict[str, int]:
    """In the firm's time zone, whose months the forecast speaks of."""
    with firm_zone():
        return {"learned": learn_all(timezone.localdate())}


@job("sales.expire_quotes", every="00:20", atomic=True, title=_("Quotes past their last day"))
def expire(run: JobRun) -> dict[str, int]:
    """By the firm's day: the job itself belongs to nobody and has no zone."""
    firm = Firm.load()
    with timezone.override(firm.time_zone if firm else "UTC"):
        return {"expired": expire_quotes()}


@job("sales.mail_answer")
def mail_answer(run: JobRun, reply_id: int) -> None:
    quote_questions.mail_answer(reply_id)


CLIENTS_AT_ONCE = 20_000


@job("sales.learn_offers", every="03:20", title=_("What is bought together, for the next offer"))
def learn_offers(run: JobRun) -> dict[str, int]:
    """In steps of client ids, each with its checkpoint one transaction; read are those whose orders moved."""
    if not run.cursor:
        with transaction.atomic():
            firm = Firm.load()
            with timezone.override(firm.time_zone if firm else "UTC"):
                today, taken_up = timezone.localdate(), settle_offers()
            run.checkpoint(after=0, read=0, today=today.isoformat(), accepted=taken_up)
    today = date.fromisoformat(run.cursor["today"])
    last = Client.objects.unscoped("orders of everybody teach").aggregate(last=Max("pk"))["last"] or 0
    while (after := run.cursor["after"]) < last:
        run.stop_if_cancelled()
        with transaction.atomic():
            read = read_baskets(after=after, upto=after + CLIENTS_AT_ONCE, today=today)
            run.checkpoint(after=after + CLIENTS_AT_ONCE, read=run.cursor["read"] + read)
        run.progress(min(after + CLIENTS_AT_ONCE, last), last)
    return {"read": run.cursor["read"], "rules": learn_pairs(today), "accepted": run.cursor["accepted"]}


@job("sales.score_leads", every="03:50", title=_("How likely open leads become buyers"))
def score_open_leads(run: JobRun) -> dict[str, int]:
    """The reasons are written in the firm's language."""
    firm = Firm.load()
    with translation.override(firm.language if firm else "en"):
        return score_leads()
