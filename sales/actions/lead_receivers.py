"""Who gets leads of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Client
from crm.access.context import access_of
from crm.access.scopes import can
from crm.access.shares import share_record
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from sales.actions.lead_lists import locked_list
from sales.models import LeadList, LeadReceiver

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def put_receiver(*, lead_list: LeadList, user: User, by: User, **terms: Any) -> LeadReceiver:
    """One more receiver, or other terms (grades, client_branch, a_day) of one that is there.

    Who does not see the list gets it shared. Raises ValidationError for a colleague who may not own clients.
    """
    if not can(by, "change", lead_list):
        raise PermissionDenied
    if not user.is_active or not access_of(user).may(Client.entity, "view"):
        raise ValidationError({"user": _("%s may not see clients, so cannot own any.") % user.name})
    held = locked_list(lead_list)
    rows = LeadReceiver.objects.unscoped("of a list in hand")
    found: LeadReceiver = rows.filter(lead_list=held, user=user).first() or LeadReceiver(
        lead_list=held, user=user
    )
    for name, value in terms.items():
        setattr(found, name, value)
    found.save()
    if not can(user, "view", held):
        if not can(by, "share", held):
            raise ValidationError({"user": _("%s does not see this list.") % user.name})
        share_record(record=held, by=by, with_user=user, reason=_("Receives leads of it"))
    record(by=by, action="change", target=held, after={"receiver": user.name, "a_day": found.a_day})
    return found


@transaction.atomic
def drop_receiver(*, receiver: LeadReceiver, by: User) -> ChangeSet:
    """Gets no more; what they have stays with them. A share of the list ends on the page of its shares."""
    if not can(by, "change", receiver.lead_list):
        raise PermissionDenied
    summary = _("%(name)s gets no more leads of %(list)s") % {
        "name": receiver.user.name,
        "list": receiver.lead_list.name,
    }
    record(by=by, action="change", target=receiver.lead_list, summary=summary)
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=summary)
    keep_deletes(change_set, LeadReceiver, [receiver.pk])
    return change_set
