"""What sales does by itself at night."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from crm.jobs import JobRun, job
from sales.actions.client_figures import refresh_client_figures
from sales.actions.quotes import expire_quotes


@job("sales.refresh_figures", every="02:10", atomic=True, title=_("Turnover of the last 12 months"))
def refresh_figures(run: JobRun) -> dict[str, int]:
    """The 12 months move on by a day."""
    return {"changed": refresh_client_figures()}


@job("sales.expire_quotes", every="00:20", atomic=True, title=_("Quotes past their last day"))
def expire(run: JobRun) -> dict[str, int]:
    return {"expired": expire_quotes()}
