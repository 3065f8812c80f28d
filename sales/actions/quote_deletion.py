"""A draft that nobody wants goes to the recycle bin; what was sent stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.locks import unlocked
from crm.access.models import AccessVersion
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.documents.actions.keeping import delete_with_records
from crm.messages.actions.with_record import delete_talk
from sales.actions.quotes import locked_quote
from sales.models import Quote, QuoteApproval, QuoteLine, QuoteTeamShare, QuoteUserShare

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def delete_quote(*, quote: Quote, by: User) -> ChangeSet:
    """With its lines, files and what colleagues said about it; undoable as one change set.

    Raises ValidationError for a quote that the client may have.
    """
    current = locked_quote(quote, by)
    if not current.is_draft:
        raise ValidationError(_("A quote that was sent stays: it is history that the firm needs."))
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=_("Deleted %s") % current.label)
    with unlocked("everything of a draft that the caller may change"):
        for share in (QuoteUserShare, QuoteTeamShare):
            keep_deletes(change_set, share, share.objects.filter(content_object=current.pk))
        delete_talk(change_set=change_set, entity=Quote.entity, record_ids=[current.pk])
        delete_with_records(change_set=change_set, entity=Quote.entity, record_ids=[current.pk])
        for model in (QuoteApproval, QuoteLine):
            keep_deletes(change_set, model, model.objects.filter(quote=current.pk))
        keep_deletes(change_set, Quote, [current.pk])
    AccessVersion.bump()
    record(by=by, action="delete", target=current)
    return change_set
