"""From a tree of rules to one predicate over clients: segments and classes are said so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.segment_fields import (
    OPERATORS,
    WITHOUT_VALUE,
    BadValueError,
    fields_of_firm,
    hidden_fields,
    offered_fields,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contacts.registries import SegmentField
    from crm.people.models import User

MOST_RULES = 50


class BadRuleError(ValueError):
    """A rule cannot be asked; `place` is its path in the tree, the message says why."""

    def __init__(self, place: tuple[int, ...], message: str) -> None:
        super().__init__(message)
        self.place = place


class OffRuleError(BadRuleError):
    """It asks about what is switched off, is gone, or is hidden by the role of whoever asks."""


def predicate(rules: dict[str, Any], user: User) -> Q:
    """One Q for a tree of rules (see Segment). An empty group holds everybody. Raises BadRuleError."""
    return _tree(rules, offered_fields(user), ())


def predicate_of_firm(rules: dict[str, Any]) -> Q:
    """The same for rules that are the firm's own: nobody's role is asked, so they outlive whoever kept them."""
    return _tree(rules, fields_of_firm(), ())


def refuse_empty(rules: dict[str, Any], place: tuple[int, ...] = ()) -> None:
    """Raises BadRuleError for a group without a rule, where nobody can mean everybody: a class is no segment."""
    if "field" in rules:
        return
    if not rules.get("rules"):
        raise BadRuleError(place, _("A group without a rule asks nothing: add a rule to it."))
    for number, child in enumerate(rules["rules"]):
        refuse_empty(child, (*place, number))


def _tree(rules: dict[str, Any], fields: Sequence[SegmentField], place: tuple[int, ...]) -> Q:
    if "field" in rules:
        return _leaf(rules, fields, place)
    children = rules.get("rules", [])
    if len(children) > MOST_RULES:
        raise BadRuleError(place, _("No more than %s rules in a group.") % MOST_RULES)
    found = Q()
    for number, child in enumerate(children):
        part = _tree(child, fields, (*place, number))
        found = found | part if rules.get("join") == "any" else found & part
    return ~found if rules.get("not") and children else found


def _leaf(rule: dict[str, Any], fields: Sequence[SegmentField], place: tuple[int, ...]) -> Q:
    asked = next((item for item in fields if item.key == rule["field"]), None)
    if asked is None:
        text = _("This rule asks about something that is switched off, or that your role does not show.")
        raise OffRuleError(place, text)
    operator, value = rule.get("operator", ""), rule.get("value", "")
    if operator not in OPERATORS[asked.kind]:
        raise BadRuleError(place, _("Choose how to compare “%s”.") % asked.label)
    if operator not in WITHOUT_VALUE and value in ("", [], None):
        raise BadRuleError(place, _("“%s” needs a value.") % asked.label)
    try:
        return asked.predicate(operator, value)  # type: ignore[no-any-return]
    except BadValueError as error:
        raise BadRuleError(place, f"{asked.label}: {error}") from None


def shows_rules(rules: dict[str, Any], user: User) -> bool:
    """Whether the person's role shows every field that the rules ask about."""
    if "field" in rules:
        return rules["field"] not in hidden_fields(user)
    return all(shows_rules(child, user) for child in rules.get("rules", []))
