"""Classes of clients: their rules, how many are in each, and what became of one client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Case, Count, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext as _

from contacts.models import ClassChange, ClassRule, Client
from contacts.queries.changes import SHOWN_ACTIONS
from contacts.queries.merging import all_keys
from contacts.queries.rules import BadRuleError, OffRuleError, predicate, predicate_of_firm, refuse_empty
from crm.audit.models import AuditEntry, AuditPayload
from crm.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from crm.people.models import User

HISTORY = 5


@frozen
class GradeLine:
    """A class, its rule if it has one, why that cannot be asked, and how many in it the reader sees."""

    grade: str
    rule: ClassRule | None
    count: int
    trouble: str = ""


def classes_of(user: User) -> list[GradeLine]:
    rules = {rule.grade: rule for rule in ClassRule.objects.select_related("by")}
    rows = Client.objects.visible_to(user).order_by().values("grade").annotate(count=Count("pk"))
    counts = dict(rows.values_list("grade", "count"))
    troubles = {grade: asked_of(rule)[1] for grade, rule in rules.items()}
    return [
        GradeLine(grade, rules.get(grade), counts.get(grade, 0), troubles.get(grade, ""))
        for grade in Client.Grade.values
    ]


def asked_of(rule: ClassRule) -> tuple[Q, str]:
    """Whom a rule holds; and why it cannot be asked any more: then it holds whoever is in its class already."""
    try:
        refuse_empty(rule.rules)
        return predicate_of_firm(rule.rules), ""
    except OffRuleError:
        return Q(grade=rule.grade), _("It asks about something that is switched off or was taken away.")
    except BadRuleError as error:
        return Q(grade=rule.grade), str(error)


def count_of_class(grade: str, rules: dict[str, Any], user: User) -> int:
    """How many in sight the class would hold by these rules, without whom the rule of an earlier class takes.

    Raises BadRuleError.
    """
    refuse_empty(rules)
    found = Client.objects.visible_to(user).filter(predicate(rules, user))
    taken = [
        When(asked_of(rule)[0] | Q(pk=0), then=Value(value=True))
        for rule in ClassRule.objects.filter(grade__lt=grade).order_by("grade")
    ]
    if taken:
        is_taken = Case(*taken, default=Value(value=False), output_field=BooleanField())
        found = found.alias(is_taken=is_taken).filter(is_taken=False)
    return int(found.count())


def rules_of_class(grade: str) -> dict[str, Any] | None:
    return ClassRule.objects.filter(grade=grade).values_list("rules", flat=True).first()


@frozen
class ClassStep:
    """A client went from one class to another, "" is none; `by` a colleague's hand, or by the rules if nobody's."""

    at: datetime
    before: str
    after: str
    by: str = ""


def class_history(client: Client, user: User) -> list[ClassStep]:
    """What the rules and colleagues made of a client, the newest first; two queries."""
    rows = ClassChange.objects.visible_within(client, user).order_by("-at", "-pk")[:HISTORY]
    steps = [ClassStep(row.at, row.before, row.after) for row in rows]
    return sorted([*steps, *_by_hand(client)], key=lambda step: step.at, reverse=True)[:HISTORY]


def _by_hand(client: Client) -> Iterator[ClassStep]:
    """From the audit, as the stream has them: each entry looks for its own values, so no payload of others is read."""
    own = AuditPayload.objects.filter(entry=OuterRef("pk"), at=OuterRef("at"))
    rows = AuditEntry.objects.filter(
        entity=Client.entity, object_id__in=all_keys(client), action__in=SHOWN_ACTIONS
    ).annotate(was=Subquery(own.values("before__grade")), became=Subquery(own.values("after__grade")))
    rows = rows.filter(became__isnull=False).select_related("by").only("at", "by__name")
    for row in rows.order_by("-at", "-pk")[: HISTORY + 1]:
        if (row.was or "") != row.became:
            yield ClassStep(row.at, row.was or "", row.became, str(row.by or ""))
