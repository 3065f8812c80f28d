"""Open deals of a group of companies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from contacts.group_figures import GroupFigure
from contacts.group_parts import reverse_of
from crm.web.formats import number
from sales.models import Deal

if TYPE_CHECKING:
    from crm.people.models import User


def _open_deals(client_ids: Sequence[int], user: User) -> int:
    found: int = Deal.objects.visible_to(user).filter(client__in=client_ids, closed_at=None).count()
    return found


def _said(count: int) -> str:
    return ngettext("%(n)s open deal", "%(n)s open deals", count) % {"n": number(count)}


OPEN_DEALS = GroupFigure(
    "deals", _open_deals, _said, reverse_of("deal_list", "&state=open"), Deal.entity, "sales", order=30
)
