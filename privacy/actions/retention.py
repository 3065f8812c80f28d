"""The firm's rules at work: a few rows a night, each in a transaction of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contacts.actions.imports import discard_import
from crm.audit.actions import record
from crm.personal_data import RetentionRule, retention_rules
from privacy.actions.erasing import erase_now
from privacy.queries import retention
from privacy.terms import months_ago, numbers

if TYPE_CHECKING:
    from contacts.models import ImportRun
    from crm.jobs import JobRun

A_NIGHT = 500


def forget_import(run: ImportRun) -> None:
    run.choices.all().delete()
    discard_import(run=run, by=run.by)


OWN_RULES = (
    RetentionRule(
        "leads",
        _("Leads that nobody was in touch with, months"),
        _("Individuals in stage lead without a contact, a deal or an order since they came."),
        retention.leads,
        erase_now,
        order=10,
    ),
    RetentionRule(
        "persons",
        _("Persons of clients without any contact, months"),
        _("Nobody was in touch with the client, and the client ordered nothing, for so long."),
        retention.persons,
        erase_now,
        order=20,
    ),
    RetentionRule(
        "imports",
        _("Files of imports with their refused rows, months"),
        _("The original file and the rows that were not taken; what was imported stays."),
        retention.imports,
        forget_import,
        order=40,
    ),
)


def run_rules(run: JobRun) -> int:
    """Erase what is due by each rule that is on, at most A_NIGHT rows of each. What is erased is not due any more, so
    that a killed run simply goes on.
    """
    terms, total = numbers(), 0
    for rule in retention_rules.items():
        months = terms[f"after_{rule.key}"]
        if months:
            total += run_rule(rule, months, run)
    return total


def run_rule(rule: RetentionRule, months: int, run: JobRun) -> int:
    due, count = rule.due(months_ago(months)), 0
    for pk in list(due.values_list("pk", flat=True)[:A_NIGHT]):
        run.stop_if_cancelled()
        with transaction.atomic():
            row = due.filter(pk=pk).first()
            if row is not None:
                rule.erase(row)
                count += 1
        run.progress(count, None)
    if count:
        record(by=None, action="retention", entity="privacy", count=count, summary=f"{rule.label}: {months}")
    return count
