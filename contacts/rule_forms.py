"""Rules about clients between a browser's form and the stored tree.

The form knows groups of rules, two levels of the tree: groups joined by all or any, each a list of rules joined by
all or any, each group possibly turned round. Names: `join`, `g0-join`, `g0-not`, `g0-0-field`, `g0-0-operator`,
`g0-0-value`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Any

from contacts.registries import SegmentField
from contacts.segment_fields import OPERATORS, WITHOUT_VALUE, offered_fields

if TYPE_CHECKING:
    from crm.people.models import User

MOST_GROUPS = 8
MOST_RULES = 20
NEW_RULE = {"field": "stage", "operator": "is", "value": "customer"}


def new_rules() -> dict[str, Any]:
    return {"join": "all", "rules": [{"join": "all", "not": False, "rules": [dict(NEW_RULE)]}]}


def rules_of(form: Mapping[str, str]) -> dict[str, Any]:
    """The tree that a form describes; its button `do` may add or take away a rule or a group."""
    groups = [_group(form, number) for number in range(MOST_GROUPS) if f"g{number}-join" in form]
    rules = {"join": _join(form.get("join")), "rules": groups}
    _change(rules, form.get("do", ""))
    return rules


def _group(form: Mapping[str, str], number: int) -> dict[str, Any]:
    found = []
    for place in range(MOST_RULES):
        name = f"g{number}-{place}"
        if f"{name}-field" in form:
            found.append({part: form.get(f"{name}-{part}", "") for part in ("field", "operator", "value")})
    return {
        "join": _join(form.get(f"g{number}-join")),
        "not": form.get(f"g{number}-not") == "on",
        "rules": found,
    }


def _join(value: str | None) -> str:
    return "any" if value == "any" else "all"


def _change(rules: dict[str, Any], wish: str) -> None:
    verb, _, place = wish.partition(":")
    numbers = [int(part) for part in place.split("-") if part.isdecimal()]
    groups = rules["rules"]
    if verb == "add-group" and len(groups) < MOST_GROUPS:
        groups.append(new_rules()["rules"][0])
    elif verb == "add-rule" and numbers and numbers[0] < len(groups):
        if len(groups[numbers[0]]["rules"]) < MOST_RULES:
            groups[numbers[0]]["rules"].append(dict(NEW_RULE))
    elif verb == "remove" and len(numbers) == 2 and numbers[0] < len(groups):
        group = groups[numbers[0]]["rules"]
        del group[numbers[1] : numbers[1] + 1]
        if not group and len(groups) > 1:
            del groups[numbers[0]]


@dataclass
class RuleRow:
    """One rule as the builder draws it."""

    name: str
    place: str
    field: str
    operator: str
    value: str
    operators: dict[str, Any]
    choices: list[tuple[str, Any]] = dataclass_field(default_factory=list)
    input_type: str = "text"
    needs_value: bool = True
    error: str = ""


def builder_groups(
    rules: dict[str, Any], user: User, errors: dict[tuple[int, ...], str]
) -> list[tuple[dict[str, Any], list[RuleRow]]]:
    """Groups and rows for the template; `errors` by place in the tree."""
    known = {item.key: item for item in offered_fields(user)}
    return [
        (group, [_row(rule, number, place, known, user, errors) for place, rule in enumerate(group["rules"])])
        for number, group in enumerate(rules.get("rules", []))
    ]


def _row(
    rule: dict[str, Any],
    number: int,
    place: int,
    known: dict[str, SegmentField],
    user: User,
    errors: dict[tuple[int, ...], str],
) -> RuleRow:
    is_known = rule["field"] in known
    asked = known[rule["field"]] if is_known else next(iter(known.values()))
    operators = OPERATORS[asked.kind]
    operator = rule["operator"] if rule["operator"] in operators else next(iter(operators))
    is_day = operator in {"before", "after"}
    counts = asked.kind in {"number", "made_number"} or operator in {
        "over_days_ago",
        "within_days",
        "next_days",
    }
    return RuleRow(
        name=f"g{number}-{place}",
        place=f"{number}-{place}",
        field=asked.key,
        operator=operator,
        value=rule["value"] if is_known else "",
        operators=operators,
        choices=list(asked.choices(user)) if asked.choices else [],
        input_type="date" if is_day else "number" if counts else "text",
        needs_value=operator not in WITHOUT_VALUE,
        error=errors.get((number, place), ""),
    )
