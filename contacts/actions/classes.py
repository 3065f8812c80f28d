"""Classes of clients by the firm's own rules, and how they are reckoned anew for the whole base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, CharField, F, Q, Value, When
from django.utils import timezone

from contacts.access import may_classify
from contacts.models import ClassChange, ClassRule, Client
from contacts.queries.classes import asked_of
from contacts.queries.rules import predicate, refuse_empty
from crm.access.locks import unlocked
from crm.audit.actions import record
from crm.jobs import later

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def save_class_rule(*, grade: str, rules: dict[str, Any] | None, by: User) -> None:
    """Say which clients are in a class; None: the class has no rule any more. All clients are reckoned soon after.

    Raises PermissionDenied for who may not change all clients, BadRuleError for rules that cannot be asked.
    """
    if not may_classify(by):
        raise PermissionDenied
    before = ClassRule.objects.filter(grade=grade).first()
    if rules is None:
        ClassRule.objects.filter(grade=grade).delete()
    else:
        refuse_empty(rules)
        predicate(rules, by)
        terms = {"rules": rules, "by": by, "saved_at": timezone.now()}
        ClassRule.objects.update_or_create(grade=grade, defaults=terms)
    said = {"before": {"rules": before.rules if before else None}, "after": {"rules": rules}}
    record(
        by=by, action="change", entity="class_rule", summary=grade, before=said["before"], after=said["after"]
    )
    later("contacts.classify", unique="classify")


def class_by_rules() -> Case | None:
    """The class of a client as an expression over Client; None without rules.

    Of the first rule that it answers to, of which one that cannot be asked keeps whom it has. Who answers to none
    leaves a class with a rule; a class without one is given by hand and stays.
    """
    rules = list(ClassRule.objects.order_by("grade"))
    if not rules:
        return None
    whens = [When(asked_of(rule)[0] | Q(pk=0), then=Value(rule.grade)) for rule in rules]
    left = When(grade__in=[rule.grade for rule in rules], then=Value(""))
    return Case(*whens, left, default=F("grade"), output_field=CharField())


@transaction.atomic
def classify(*, after: int, upto: int) -> int:
    """Give the clients with a key in (after, upto] the class of the rules and keep what changed; how many did."""
    grade = class_by_rules()
    if grade is None:
        return 0
    with unlocked("classes are of the whole base"):
        rows = Client.objects.filter(pk__gt=after, pk__lte=upto).annotate(wanted=grade)
        moved = list(rows.exclude(grade=F("wanted")).order_by("pk").values_list("pk", "grade", "wanted"))
        for wanted in {to for _pk, _from, to in moved}:
            keys = [pk for pk, _from, to in moved if to == wanted]
            Client.objects.filter(pk__in=keys).update(grade=wanted, version=F("version") + 1)
        ClassChange.objects.bulk_create(
            (ClassChange(client_id=pk, before=before, after=to) for pk, before, to in moved), batch_size=5_000
        )
    return len(moved)
