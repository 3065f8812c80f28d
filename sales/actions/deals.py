from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.clients import EditConflict
from contacts.actions.edits import refuse_if_moved
from crm.access.field_groups import require_to_give, require_writes
from crm.access.scopes import can, require
from crm.audit.actions import record
from crm.custom_fields.actions.records import given_values
from crm.custom_fields.fields import columns_written, put_value, searchable_names, value_of
from crm.custom_fields.values import checked_names
from sales.actions.client_figures import refresh_client_figures
from sales.actions.made_texts import refresh_made_texts
from sales.actions.pipelines import ensure_pipeline, hold_stage
from sales.actions.products import texts
from sales.models import Deal, DealMove, DealStage
from sales.queries.board_sums import forget_sums
from sales.queries.rates import NoRateError, firm_currency, in_firm_currency

if TYPE_CHECKING:
    from contacts.models import Client
    from crm.people.models import User

EDITABLE = ("title", "amount", "currency", "closes_on", "note", "competitor")
USUAL_DAYS_TO_CLOSE = 30


@transaction.atomic
def open_deal(
    *,
    client: Client,
    title: str,
    by: User,
    amount: Decimal = Decimal(0),
    currency: str = "",
    closes_on: date | None = None,
    stage: DealStage | None = None,
    custom: dict[str, Any] | None = None,
    **fields: Any,
) -> Deal:
    """Start a deal with a client that `by` may see; it belongs to the client's owner, else to its maker."""
    require(by, Deal.entity, "create")
    if not can(by, "view", client):
        raise PermissionDenied
    require_to_give(by, Deal, **fields)
    fields["custom"] = given_values(Deal, by, custom)
    owner = client.owner if client.owner and can_own(by, client.owner) else by
    if stage is None:
        stage = ensure_pipeline().stages.filter(kind=DealStage.Kind.OPEN, closed_on=None).first()
    if stage is None or not stage.is_open:
        raise ValidationError(_("A new deal needs an open stage."))
    hold_stage(stage)
    deal = Deal(
        client=client, title=title.strip(), stage=stage, amount=amount, currency=currency or firm_currency(),
        closes_on=closes_on or timezone.localdate() + timedelta(days=USUAL_DAYS_TO_CLOSE),
        owner=owner, team=owner.home_team, branch=owner.branch, created_by=by, **fields,
    )  # fmt: skip
    deal.base_amount = base_of(deal)
    deal.save()
    if deal.custom:
        refresh_made_texts([deal.pk])
    DealMove.objects.create(deal=deal, to_stage=stage, by=by)
    forget_sums()
    refresh_client_figures([client.pk])
    record(by=by, action="create", target=deal)
    return deal


def can_own(by: User, owner: User) -> bool:
    """Whether a deal of this owner would still be in reach of its maker."""
    deal = Deal(owner=owner, team=owner.home_team, branch=owner.branch)
    return owner.is_active and can(by, "change", deal)


def base_of(deal: Deal) -> Decimal:
    """The value in the firm's currency by today's rate; a currency without a rate is a mistake of the form."""
    try:
        return in_firm_currency(deal.amount, deal.currency, timezone.localdate())
    except NoRateError as error:
        raise ValidationError({"currency": no_rate(error)}) from error


def no_rate(error: NoRateError) -> str:
    return _("There is no exchange rate for %(currency)s on %(day)s. Add one under Exchange rates.") % {
        "currency": error.currency,
        "day": error.day,
    }


def locked_deal(deal: Deal, by: User, version: int | None = None) -> Deal:
    """The row as it is now, locked. Raises PermissionDenied, or EditConflict if it has moved on since `version`."""
    current: Deal = (
        Deal.objects.unscoped("the right is asked on the next line")
        .select_for_update(of=("self",))
        .select_related("stage")
        .get(pk=deal.pk)
    )
    if not can(by, "change", current):
        raise PermissionDenied
    if version is not None and current.version != version:
        raise EditConflict(current)
    return current


@transaction.atomic
def change_deal(
    *,
    deal: Deal,
    by: User,
    changes: dict[str, Any],
    version: int | None = None,
    seen: dict[str, Any] | None = None,
) -> Deal:
    """Change fields of EDITABLE, and made ones ("custom.key"). With items, the value follows them and is not changed
    here. Raises EditConflict if one of them has moved on from `seen`, the values that the editor started from.
    """
    current = locked_deal(deal, by, version)
    refuse_if_moved(current, changes, seen or {})
    wanted = {name: changes[name] for name in EDITABLE if name in changes}
    if "amount" in wanted and current.items.unscoped("items of a deal in hand").exists():
        del wanted["amount"]
    wanted |= checked_names("deal", changes)
    before = {name: value_of(current, name) for name in wanted if value_of(current, name) != wanted[name]}
    if not before:
        return current
    require_writes(by, Deal, before)
    after = {name: wanted[name] for name in before}
    for name, new in after.items():
        put_value(current, name, new)
    current.base_amount = base_of(current)
    keep(current, *columns_written(after), "base_amount")
    if searchable_names("deal") & after.keys():
        refresh_made_texts([current.pk])
    if {"amount", "currency"} & after.keys():
        refresh_client_figures([current.client_id])
    record(by=by, action="change", target=current, before=texts(before), after=texts(after))
    return current


def keep(deal: Deal, *fields: str) -> None:
    forget_sums()
    deal.version += 1
    deal.changed_at = timezone.now()
    deal.save(update_fields=[*fields, "version", "changed_at"])
