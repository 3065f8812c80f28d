"""What colleagues are told about their plans (crm.messages.kinds)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.messages.kinds import NoticeKind, notice_kinds
from crm.web import formats

REMINDER, LATE_IN_TEAM, CALL_BACK = "reminder", "late_in_team", "call_back"
MAIL_RETURNED, GUEST_ANSWERED = "mail_returned", "guest_answered"
CLIENTS_GIVEN, PLANS_GIVEN = "clients_given", "plans_given"
INCOMING_CALL, DIAL_FAILED = "incoming_call", "dial_failed"


def reminder_words(text: str, params: Mapping[str, Any]) -> str:
    at = datetime.fromisoformat(params["at"]) if "at" in params else None
    if at is None:
        return text
    day = formats.date_short(at)
    if timezone.localtime(at).date() == timezone.localdate():
        day = _("today")
    when = day if params.get("all_day") else f"{day} {formats.time_short(at)}"
    return f"{when}: {text}"


def late_words(text: str, params: Mapping[str, Any]) -> str:
    count = int(params.get("count", 1))
    return ngettext(
        "%(name)s is late with %(n)s plan, due %(days)s or more working days ago",
        "%(name)s is late with %(n)s plans, due %(days)s or more working days ago",
        count,
    ) % {"name": text, "n": formats.number(count), "days": formats.number(params.get("days", 1))}


def call_back_words(text: str, params: Mapping[str, Any]) -> str:
    at = formats.time_short(datetime.fromisoformat(params["at"]))
    return _("%(time)s: a call back of the list “%(list)s” is due") % {"time": at, "list": text}


def returned_words(text: str, params: Mapping[str, Any]) -> str:
    return _("A mail of yours did not arrive: %s") % (text or _("(no subject)"))


def answered_words(text: str, params: Mapping[str, Any]) -> str:
    words = {
        "accepted": _("Accepted: %s"), "declined": _("Declined: %s"), "tentative": _("Perhaps: %s"),
        "wish": _("Another time is wished: %s"),
    }  # fmt: skip
    return words.get(params.get("answer", ""), "%s") % text


def call_words(text: str, params: Mapping[str, Any]) -> str:
    return _("%s calls") % text if text else _("Somebody calls")


def dial_words(text: str, params: Mapping[str, Any]) -> str:
    return _("Not dialled: %s") % text


def clients_given_words(text: str, params: Mapping[str, Any]) -> str:
    if text:
        return _("%(name)s gave you a client: %(client)s") % {"name": params.get("by", ""), "client": text}
    count = int(params.get("count", 1))
    return ngettext("%(name)s gave you %(n)s client", "%(name)s gave you %(n)s clients", count) % {
        "name": params.get("by", ""), "n": formats.number(count),
    }  # fmt: skip


def plans_given_words(text: str, params: Mapping[str, Any]) -> str:
    if text:
        return _("%(name)s gave you something to do: %(title)s") % {
            "name": params.get("by", ""),
            "title": text,
        }
    count = int(params.get("count", 1))
    return ngettext("%(name)s gave you %(n)s plan", "%(name)s gave you %(n)s plans", count) % {
        "name": params.get("by", ""), "n": formats.number(count),
    }  # fmt: skip


KINDS = (
    NoticeKind(
        INCOMING_CALL, gettext_lazy("Incoming calls"),
        gettext_lazy("When your telephone rings and the telephone system says who it is."), "phone-incoming",
        call_words, order=8,
    ),
    NoticeKind(
        DIAL_FAILED, gettext_lazy("Calls that were not dialled"),
        gettext_lazy("When the telephone system did not take a number that you pressed."), "phone-missed", dial_words,
        order=9,
    ),
    NoticeKind(
        REMINDER, gettext_lazy("Reminders"), gettext_lazy("Before something you planned, as you said there."),
        "alarm-clock", reminder_words, order=10,
    ),
    NoticeKind(
        CALL_BACK, gettext_lazy("Call backs"),
        gettext_lazy("When a client of a call list is to be called back, as you agreed."), "phone", call_back_words,
        order=12,
    ),
    NoticeKind(
        GUEST_ANSWERED, gettext_lazy("Answers to invitations"),
        gettext_lazy("When a guest accepts or declines what you invited them to, or wishes another time."),
        "calendar-check", answered_words, order=13,
    ),
    NoticeKind(
        MAIL_RETURNED, gettext_lazy("Returned mails"),
        gettext_lazy("When a mail server says that a mail of yours did not reach somebody."), "mail-x", returned_words,
        order=14,
    ),
    NoticeKind(
        CLIENTS_GIVEN, gettext_lazy("Clients given to me"),
        gettext_lazy("When a colleague makes you the owner of a client, or of many."), "user-check",
        clients_given_words, order=15,
    ),
    NoticeKind(
        PLANS_GIVEN, gettext_lazy("Activities given to me"),
        gettext_lazy("When a colleague plans something for you, or gives you a plan."), "calendar-check",
        plans_given_words, order=16,
    ),
    NoticeKind(
        LATE_IN_TEAM, gettext_lazy("Late in my team"),
        gettext_lazy("For whoever leads a team: plans that are late for longer than the firm allows."), "hourglass",
        late_words, order=20,
    ),
)  # fmt: skip


def register_notices() -> None:
    for kind in KINDS:
        notice_kinds.register(kind)
