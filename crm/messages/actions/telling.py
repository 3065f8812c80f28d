"""Telling colleagues of something: for any number of them at once, each thing once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import field
from typing import Any

from django.db import transaction
from django.utils import timezone

from crm.frozen import frozen
from crm.messages.models import Notice, NoticeChoice
from crm.messages.queries.notices import count_unread
from crm.people.models import User
from crm.web.unread import keep_unread


@frozen
class Told:
    """What one colleague is told; `link` is an address of ours, `key` makes it come once."""

    to_id: int
    kind: str
    text: str = ""
    link: str = ""
    key: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def tell(told: Sequence[Told]) -> None:
    """Write the notices that are wanted and were not told before. Their receivers' badges follow on commit."""
    if not told:
        return
    off = NoticeChoice.objects.filter(way=NoticeChoice.Way.OFF, user__in={one.to_id for one in told})
    unwanted = set(off.values_list("user_id", "kind"))
    rows = [
        Notice(
            to_id=one.to_id, kind=one.kind, text=one.text[:300], link=one.link, key=one.key, params=one.params
        )
        for one in told
        if (one.to_id, one.kind) not in unwanted
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    badges_follow({row.to_id for row in rows})


def badges_follow(user_ids: Collection[int]) -> None:
    """Count anew once the transaction is done."""
    if user_ids:
        transaction.on_commit(lambda: keep_unread(count_unread(user_ids)))


@transaction.atomic
def read_notice(*, notice: Notice) -> None:
    """Its receiver opened it; twice changes nothing."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    badges_follow({notice.to_id})


@transaction.atomic
def read_all(*, by: User, up_to: int) -> int:
    """All that were there when the page was drawn; what came since stays unread."""
    rows = Notice.objects.filter(to=by, read_at=None, pk__lte=up_to)
    count = rows.update(read_at=timezone.now())
    badges_follow({by.pk})
    return count


@transaction.atomic
def choose_ways(*, by: User, ways: dict[str, str]) -> None:
    """How the person wants to be told, by kind."""
    rows = [NoticeChoice(user=by, kind=kind, way=way) for kind, way in ways.items()]
    NoticeChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["way"]
    )
