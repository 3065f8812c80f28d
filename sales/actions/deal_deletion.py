from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.actions.deletion import refuse_if_guarded
from contacts.actions.ties import let_go
from crm.access.locks import unlocked
from crm.access.models import AccessVersion
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.documents.actions.keeping import delete_with_records
from crm.messages.actions.with_record import delete_talk
from sales.actions.client_figures import refresh_client_figures
from sales.actions.deals import locked_deal
from sales.models import Deal, Order
from sales.queries.board_sums import forget_sums

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def delete_deal(*, deal: Deal, by: User) -> ChangeSet:
    """Into the recycle bin, with everything that is of it alone; quotes stay with the client, without the deal.

    Raises ValidationError for a deal with orders: those are history that the firm needs.
    """
    if not can(by, "delete", deal):
        raise PermissionDenied
    refuse_if_guarded(deal.client)
    current = locked_deal(deal, by)
    if Order.objects.unscoped("orders hold a deal, whoever sees them").filter(deal=current).exists():
        raise ValidationError(_("“%s” has orders and stays.") % current.title)
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=_("Deleted %s") % current.title)
    with unlocked("everything of a deal that the caller may delete"):
        delete_talk(change_set=change_set, entity=Deal.entity, record_ids=[current.pk])
        delete_with_records(change_set=change_set, entity=Deal.entity, record_ids=[current.pk])
        let_go(change_set, Deal, [current.pk])
        keep_deletes(change_set, Deal, [current.pk])
    record(by=by, action="delete", target=current)
    AccessVersion.bump()
    forget_sums()
    refresh_client_figures([current.client_id])
    return change_set
