from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from contacts.actions.activities import plan_activity
from contacts.actions.interactions import record_interaction
from contacts.models import Activity, Client, Interaction

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def write_down(
    *, client: Client, by: User, note: dict[str, Any] | None, next_step: dict[str, Any] | None
) -> tuple[Interaction | None, Activity | None]:
    """The "What happened?" box in one go: keywords of record_interaction and of plan_activity, either may miss.

    A call that waits for one back, with no next step agreed, is planned as the firm's standard wants it; a call that
    reached them settles what waited.
    """
    interaction = record_interaction(client=client, by=by, **note) if note else None
    if interaction and interaction.reached_them:
        from contacts.actions.call_backs import settle_call_backs

        settle_call_backs(client=client, by=by)
    activity = plan_activity(client=client, by=by, **next_step) if next_step else None
    if interaction and activity is None and interaction.waits_for_a_call:
        from contacts.actions.call_backs import plan_call_back  # late: few notes need it

        activity = plan_call_back(interaction=interaction, by=by)
    return interaction, activity
