"""What colleagues are told about leads (crm.messages.kinds)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from crm.changes.models import ChangeSet
from crm.messages.actions.telling import Told, tell
from crm.messages.kinds import NoticeKind, notice_kinds
from crm.web import formats
from sales.models import LeadList

TAKEN_BACK = "leads_taken_back"


def back_words(text: str, params: Mapping[str, Any]) -> str:
    count = int(params.get("count", 1))
    return ngettext(
        "%(n)s lead of “%(list)s” was not worked in time and went back",
        "%(n)s leads of “%(list)s” were not worked in time and went back",
        count,
    ) % {"n": formats.number(count), "list": text}


KIND = NoticeKind(
    TAKEN_BACK, gettext_lazy("Leads taken back"),
    gettext_lazy("When leads were not worked in time and went to somebody else: yours, or of your lists."), "hourglass",
    back_words, module="sales", order=18,
)  # fmt: skip


def register_notices() -> None:
    notice_kinds.register(KIND)


def tell_of_taken_back(lead_list: LeadList, counts: Mapping[int, int], change_set: ChangeSet) -> None:
    """One notice for each who lost some, and one for the owner of the list with all of them."""
    to = dict(counts)
    if lead_list.owner_id:
        to[lead_list.owner_id] = sum(counts.values())
    link, key = lead_list.get_absolute_url(), f"leads-back:{change_set.pk}"
    tell([Told(pk, TAKEN_BACK, lead_list.name, link, key, {"count": count}) for pk, count in to.items()])
