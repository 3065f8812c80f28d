"""What sales does by itself at night."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.jobs import JobRun, job
from crm.people.models import Firm
from sales.actions import quote_questions
from sales.actions.client_figures import refresh_client_figures
from sales.actions.learning import learn_all
from sales.actions.quotes import expire_quotes


@job("sales.refresh_figures", every="02:10", atomic=True, title=_("Turnover of the last 12 months"))
def refresh_figures(run: JobRun) -> dict[str, int]:
    """The 12 months move on by a day."""
    return {"changed": refresh_client_figures()}


@job(
    "sales.learn_rates", every="01:40", atomic=True, title=_("What past deals teach about the coming months")
)
def learn_rates(run: JobRun) -> dict[str, int]:
    """In the firm's time zone, whose months the forecast speaks of."""
    firm = Firm.load()
    with timezone.override(firm.time_zone if firm else "UTC"):
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
