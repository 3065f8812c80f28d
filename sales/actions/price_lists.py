from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.clients import EditConflict
from contacts.actions.edits import refuse_if_moved
from crm.access.scopes import require
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from crm.changes.models import ChangeSet
from crm.frozen import frozen
from crm.money.amounts import HUNDRED
from sales.actions.products import texts
from sales.models import PriceList, PriceRule, Product

if TYPE_CHECKING:
    from crm.people.models import User

EDITABLE = ("name", "currency", "client", "grade", "branch", "active_from", "active_until", "is_on", "note")
NEW_NAME = 110
FINEST = Decimal("0.0001")
SAID = 50  # as many changed rules stand in the audit


@frozen
class RuleTerms:
    """A rule as somebody says it: a price, or percent less than the catalogue, of a product, a category or all."""

    product: Product | None = None
    category: str = ""
    min_quantity: Decimal = Decimal(0)
    price_amount: Decimal | None = None
    percent: Decimal | None = None


@transaction.atomic
def create_price_list(*, by: User, **fields: Any) -> PriceList:
    require(by, PriceList.entity, "create")
    made: PriceList = PriceList.objects.create(**fields)
    record(by=by, action="create", target=made)
    return made


@transaction.atomic
def change_price_list(
    *, price_list: PriceList, by: User, changes: dict[str, Any], seen: dict[str, Any] | None = None
) -> PriceList:
    """Change fields of EDITABLE; papers keep the prices they have. Raises EditConflict if a field has moved on from
    `seen`.
    """
    current = locked_list(price_list, by)
    refuse_if_moved(current, changes, seen or {})
    changed = {name: changes[name] for name in EDITABLE if name in changes}
    before = {name: getattr(current, name) for name in changed if getattr(current, name) != changed[name]}
    if not before:
        return current
    for name in before:
        setattr(current, name, changed[name])
    _keep(current, *before)
    after = {name: changed[name] for name in before}
    record(by=by, action="change", target=current, before=texts(before), after=texts(after))
    return current


@transaction.atomic
def set_rules(
    *, price_list: PriceList, rules: Sequence[RuleTerms], by: User, version: int | None = None
) -> PriceList:
    """Let the list have these rules and no others; a rule that stays for its product and quantity keeps its key, which
    lines of papers name. Raises EditConflict for an old version, ValidationError where two say the same.
    """
    current = locked_list(price_list, by)
    if version is not None and current.version != version:
        raise EditConflict(current)
    known = {rule.key: rule for rule in PriceRule.objects.visible_to(by, "change").filter(price_list=current)}
    before = {str(rule): rule for rule in known.values()}
    wanted = [_rule(current, known, terms, position) for position, terms in enumerate(rules, 1)]
    if len({rule.key for rule in wanted}) < len(wanted):
        raise ValidationError(_("Two rules speak of the same product and quantity."))
    kept = [rule.pk for rule in wanted if rule.pk]
    gone = [rule.pk for rule in known.values() if rule.pk not in kept]
    PriceRule.objects.visible_to(by, "change").filter(pk__in=gone).delete()
    PriceRule.objects.bulk_update(
        [rule for rule in wanted if rule.pk], ["price_amount", "percent", "position"]
    )
    PriceRule.objects.bulk_create(rule for rule in wanted if not rule.pk)
    current.rule_count = len(wanted)
    _keep(current, "rule_count")
    old, new = said(before.values()), said(wanted)
    record(
        by=by,
        action="change",
        target=current,
        before={"rules": [line for line in old if line not in new][:SAID]},
        after={"rules": [line for line in new if line not in old][:SAID], "rule_count": len(wanted)},
    )
    return current


@transaction.atomic
def copy_price_list(*, price_list: PriceList, by: User, percent: Decimal = Decimal(0)) -> PriceList:
    """The same list once more, not in use yet, with all prices higher by `percent` (lower below zero)."""
    require(by, PriceList.entity, "create")
    source: PriceList = PriceList.objects.visible_to(by).get(pk=price_list.pk)
    rules = list(PriceRule.objects.visible_to(by).filter(price_list=source))
    copy = PriceList(**{name: getattr(source, name) for name in EDITABLE}, rule_count=len(rules))
    copy.name = _("Copy of %s") % source.name[:NEW_NAME]
    copy.is_on = False
    copy.save()
    factor = (HUNDRED + percent) / HUNDRED
    for rule in rules:
        rule.pk, rule._state.adding, rule.price_list = None, True, copy
        _raise(rule, factor)
    PriceRule.objects.bulk_create(rules)
    record(by=by, action="create", target=copy, after={"copy_of": source.name, "percent": str(percent)})
    return copy


@transaction.atomic
def delete_price_list(*, price_list: PriceList, by: User) -> ChangeSet:
    """Lines that it gave a price keep the price and the words."""
    if not PriceList.objects.visible_to(by, "delete").filter(pk=price_list.pk).exists():
        raise PermissionDenied
    record(by=by, action="delete", target=price_list)
    return delete_kept(price_list, by=by, summary=_("Deleted %s") % price_list.name)


def locked_list(price_list: PriceList, by: User) -> PriceList:
    rows = PriceList.objects.visible_to(by, "change").filter(pk=price_list.pk)
    current: PriceList | None = rows.select_for_update(of=("self",)).first()
    if current is None:
        raise PermissionDenied
    return current


def said(rules: Any) -> list[str]:
    """Each rule in one line."""
    return [
        f"{rule}{'' if rule.price_amount is None else f': {rule.price_amount.normalize():f}'}"
        for rule in rules
    ]


def _rule(current: PriceList, known: dict[Any, PriceRule], terms: RuleTerms, position: int) -> PriceRule:
    asked = PriceRule(
        price_list=current, product=terms.product, category=terms.category, min_quantity=terms.min_quantity
    )
    rule = known.get(asked.key, asked)
    rule.price_amount, rule.percent, rule.position = terms.price_amount, terms.percent, position
    return rule


def _raise(rule: PriceRule, factor: Decimal) -> None:
    """The price by a factor; percent less of the catalogue become as many as give the same."""
    if rule.price_amount is not None:
        rule.price_amount = (rule.price_amount * factor).quantize(FINEST, rounding=ROUND_HALF_UP)
    elif rule.percent is not None:
        left = ((HUNDRED - rule.percent) * factor).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        rule.percent = min(max(HUNDRED - left, -HUNDRED), HUNDRED)


def _keep(current: PriceList, *names: str) -> None:
    current.version += 1
    current.changed_at = timezone.now()
    current.save(update_fields=[*names, "version", "changed_at"])
