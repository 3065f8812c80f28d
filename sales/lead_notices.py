"""What colleagues are told about leads (crm.messages.kinds)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.changes.models import ChangeSet
from crm.messages.actions.telling import Told, tell
from crm.messages.kinds import NoticeKind, notice_kinds
from crm.web import formats
from sales.models import LeadItem, LeadList

TAKEN_BACK, INQUIRY = "leads_taken_back", "inquiry"


def back_words(text: str, params: Mapping[str, Any]) -> str:
    count = int(params.get("count", 1))
    return ngettext(
        "%(n)s lead of “%(list)s” was not worked in time and went back",
        "%(n)s leads of “%(list)s” were not worked in time and went back",
        count,
    ) % {"n": formats.number(count), "list": text}


def inquiry_words(text: str, params: Mapping[str, Any]) -> str:
    return _("Inquiry of %(client)s, on “%(list)s”") % {"client": text, "list": params.get("list", "")}


KIND = NoticeKind(
    TAKEN_BACK, gettext_lazy("Leads taken back"),
    gettext_lazy("When leads were not worked in time and went to somebody else: yours, or of your lists."), "hourglass",
    back_words, module="sales", order=18,
)  # fmt: skip


INQUIRIES = NoticeKind(
    INQUIRY, gettext_lazy("Inquiries"),
    gettext_lazy("When somebody fills in the public form of a lead list: of your lists, or one of your clients."),
    "inbox", inquiry_words, module="sales", order=19,
)  # fmt: skip


def register_notices() -> None:
    notice_kinds.register(KIND)
    notice_kinds.register(INQUIRIES)


def tell_of_inquiry(item: LeadItem, *, to_id: int) -> None:
    params = {"list": item.lead_list.name}
    key = f"inquiry:{item.pk}:{item.next_at.isoformat()}"
    tell([Told(to_id, INQUIRY, item.client.name, item.get_absolute_url(), key, params)])


def tell_of_taken_back(lead_list: LeadList, counts: Mapping[int, int], change_set: ChangeSet) -> None:
    """One notice for each who lost some, and one for the owner of the list with all of them."""
    to = dict(counts)
    if lead_list.owner_id:
        to[lead_list.owner_id] = sum(counts.values())
    link, key = lead_list.get_absolute_url(), f"leads-back:{change_set.pk}"
    tell([Told(pk, TAKEN_BACK, lead_list.name, link, key, {"count": count}) for pk, count in to.items()])
