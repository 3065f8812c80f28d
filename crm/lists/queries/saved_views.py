"""The tabs of a list: those that everyone has, and the saved ones that a person may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from crm.access.context import access_of
from crm.access.scopes import previewer_of
from crm.lists.models import SavedView

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from crm.people.models import User


def views_of(list_key: str, user: User) -> list[SavedView]:
    """Own, my teams' and everyone's views of a list, pinned ones first; one query."""
    return list(_offered(user).filter(list_key=list_key))


def view_or_404(list_key: str, user: User, pk: int, *, own: bool = False) -> SavedView:
    """A view the person may use, or (`own`) change: somebody else's is 404."""
    offered = _offered(user).filter(list_key=list_key, pk=pk)
    view = (offered.filter(owner=user) if own else offered).first()
    if view is None:
        raise Http404
    return view


def _offered(user: User) -> QuerySet[SavedView]:
    """Whoever sees as a colleague does is offered what both are: a view of one's own tells what one looks for."""
    found = SavedView.objects.offered_to(user, access_of(user).team_ids)
    by = previewer_of(user)
    return found.filter(pk__in=_offered(by).values("pk")) if by else found
