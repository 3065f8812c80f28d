from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Max, Q, QuerySet

from crm.messages.kinds import NoticeKind, notice_kinds
from crm.messages.models import Notice, NoticeChoice
from crm.people.models import User
from crm.web.unread import Unread, keep_unread, kept_unread

PAGE = 50


def notices_of(user: User, *, before: int | None = None, unread_only: bool = False) -> list[Notice]:
    """A page of the latest, and one more if others follow."""
    rows = Notice.objects.filter(to=user)
    if before:
        rows = rows.filter(pk__lt=before)
    if unread_only:
        rows = rows.filter(read_at=None)
    return list(rows.order_by("-pk")[: PAGE + 1])


def unread_of(user: User) -> Unread:
    """As it was counted last; counted now if nothing is kept."""
    kept = kept_unread(user.pk)
    if kept is None:
        kept = count_unread([user.pk])[user.pk]
        keep_unread({user.pk: kept})
    return kept


def count_unread(user_ids: Collection[int]) -> dict[int, Unread]:
    """One query for all of them."""
    rows = Notice.objects.filter(to__in=user_ids).order_by().values_list("to")
    counted = rows.annotate(count=Count("pk", filter=Q(read_at=None)), newest=Max("pk"))
    found = {user_id: Unread(count, newest) for user_id, count, newest in counted}
    return {user_id: found.get(user_id, Unread(0, 0)) for user_id in user_ids}


def arrived(user: User, after: int) -> QuerySet[Notice]:
    """The few latest that came since, still unread."""
    return Notice.objects.filter(to=user, pk__gt=after, read_at=None).order_by("-pk")[:3]


def choices_of(user: User) -> list[tuple[NoticeKind, str]]:
    """Each kind of the modules that are on, with the way the person chose."""
    chosen = dict(NoticeChoice.objects.filter(user=user).values_list("kind", "way"))
    return [(kind, chosen.get(kind.key, NoticeChoice.Way.PAGES)) for kind in notice_kinds.on_for(user)]
