"""The firm's standards, and what of them is not kept: reckoned by one statement a measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from contacts.models import Breach, Standard
from contacts.standards import StandardMeasure, standard_measures
from crm.access.context import access_of
from crm.audit.actions import record
from crm.people.models import Firm, User
from crm.registry import in_modules

REFRESH = """
WITH found(client_id, since) AS ({found}),
gone AS (
  DELETE FROM contacts_breach b WHERE b.measure = %s
    AND NOT EXISTS (SELECT 1 FROM found f WHERE f.client_id = b.client_id))
INSERT INTO contacts_breach AS b (measure, client_id, since)
SELECT %s, client_id, since FROM found
ON CONFLICT (measure, client_id) DO UPDATE SET since = EXCLUDED.since WHERE b.since <> EXCLUDED.since
"""


@transaction.atomic
def change_standards(*, by: User, amounts: Mapping[tuple[str, str], int | None]) -> None:
    """Set the amount of each (measure, class); None: there is no such standard."""
    if not access_of(by).may("firm", "change"):
        raise PermissionDenied
    before = {(row.measure, row.grade): row.amount for row in Standard.objects.select_for_update()}
    changed = {key: amount for key, amount in amounts.items() if before.get(key) != amount}
    if not changed:
        return
    Standard.objects.bulk_create(
        [Standard(measure=key[0], grade=key[1], amount=amount) for key, amount in changed.items() if amount],
        update_conflicts=True, unique_fields=["measure", "grade"], update_fields=["amount"],
    )  # fmt: skip
    for (measure, grade), amount in changed.items():
        if amount is None:
            Standard.objects.filter(measure=measure, grade=grade).delete()
    words = {" ".join(key): (before.get(key), amount) for key, amount in changed.items()}
    record(
        by=by, action="change", entity="standard", count=len(changed),
        before={key: pair[0] for key, pair in words.items()},
        after={key: pair[1] for key, pair in words.items()},
    )  # fmt: skip


def amounts_of(measure: StandardMeasure) -> dict[str, int]:
    """By class, those that have one."""
    rows = Standard.objects.filter(measure=measure.key).order_by("grade")
    return dict(rows.values_list("grade", "amount"))


def measures_on() -> list[StandardMeasure]:
    firm = Firm.load()
    return in_modules(standard_measures.items(), firm.modules_on if firm else ())


@transaction.atomic
def find_breaches() -> int:
    """Reckon anew with which clients a standard is broken; how many there are."""
    on = measures_on()
    Breach.objects.unscoped("measures of modules that are off").exclude(
        measure__in=[measure.key for measure in on]
    ).delete()
    for measure in on:
        found, params = measure.find(amounts_of(measure), 0)
        _run(REFRESH.format(found=found), [*params, measure.key, measure.key])
    return Breach.objects.unscoped("how many, not whose").count()


def _run(statement: str, params: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
