"""Classes of clients: their rules, how many are in each, and what became of one client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from contacts.models import ClassChange, ClassRule, Client
from contacts.queries.rules import BadRuleError, OffRuleError, predicate_of_firm
from crm.frozen import frozen

if TYPE_CHECKING:
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
        return predicate_of_firm(rule.rules), ""
    except OffRuleError:
        return Q(grade=rule.grade), _("It asks about something that is switched off or was taken away.")
    except BadRuleError as error:
        return Q(grade=rule.grade), str(error)


def rules_of_class(grade: str) -> dict[str, Any] | None:
    return ClassRule.objects.filter(grade=grade).values_list("rules", flat=True).first()


def class_history(client: Client, user: User) -> list[ClassChange]:
    """What the rules made of a client, the newest first."""
    return list(ClassChange.objects.visible_within(client, user).order_by("-at", "-pk")[:HISTORY])
