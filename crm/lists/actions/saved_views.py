from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from crm.changes.actions.deleting import delete_kept
from crm.changes.models import ChangeSet
from crm.lists.models import SavedView
from crm.lists.specs import ListSpec

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def save_view(
    *,
    spec: ListSpec,
    by: User,
    name: str,
    audience: str = SavedView.Audience.PRIVATE,
    params: str = "",
    columns: Sequence[str] = (),
    is_pinned: bool = False,
) -> SavedView:
    """Keep filters, sort and columns under a name; the person's own view of that name is replaced."""
    view, _created = SavedView.objects.update_or_create(
        owner=by,
        list_key=spec.key,
        name=name,
        defaults={
            "audience": audience,
            "team": by.home_team if audience == SavedView.Audience.TEAM else None,
            "params": params,
            "columns": list(columns),
            "is_pinned": is_pinned,
        },
    )
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> ChangeSet:
    """Remove one's own view; undoable. Raises PermissionDenied for somebody else's."""
    if view.owner_id != by.pk:
        raise PermissionDenied
    return delete_kept(view, by=by, summary=_("Removed %s") % view.name)
