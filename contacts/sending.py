"""A client or a call list is sent to the right colleague as a task."""

from __future__ import annotations

from typing import Any

from contacts.actions.activities import plan_activity
from contacts.models import CallList, Client
from crm.access.scopes import can
from crm.office.sendables import Needs, Sendable


def needs_of(client: Client) -> Needs:
    words = " ".join([client.industry, client.source, *client.tags])
    return Needs(language=client.language, branch_id=client.branch_id, words=words)


def send_client(client: Client, *, to: Any, by: Any, **errand: Any) -> object:
    return plan_activity(client=client, assigned_to=to, by=by, is_all_day=True, **errand)


def send_about(record: Any, *, to: Any, by: Any, **errand: Any) -> object:
    """A record of an upper room, with its client, if it has one, as far as the sender sees it."""
    client = getattr(record, "client", None)
    client = client if client and can(by, "view", client) else None
    return plan_activity(client=client, subject=record, assigned_to=to, by=by, is_all_day=True, **errand)


def needs_of_calls(call_list: CallList) -> Needs:
    return Needs(branch_id=call_list.branch_id, words=call_list.name)


SENDABLES = (
    Sendable("client", Client, needs_of, send_client),
    Sendable("call_list", CallList, needs_of_calls, send_about),
)
