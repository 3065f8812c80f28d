"""A question to whoever owns a client that the asker does not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.derived import refresh_next_step
from contacts.models import Activity, Client
from crm.access.context import access_of
from crm.audit.actions import record
from crm.events import ActivityChanged, publish

if TYPE_CHECKING:
    from crm.people.models import User


def may_ask(user: User) -> bool:
    """Whoever types clients: enters new ones, or changes what is known of them."""
    return any(access_of(user).may(Client.entity, action) for action in ("create", "change"))


@transaction.atomic
def ask_owner(*, client: Client, by: User) -> Activity:
    """A task for the client's owner, due today: talk to the asker. Asking again while it is open changes nothing.

    The asker learns nothing by it: that the client is there, and whose it is, was said before. Raises PermissionDenied
    for who may neither add nor change clients, ValidationError for a client that
    nobody, or nobody who works here, owns.
    """
    if not may_ask(by):
        raise PermissionDenied
    owner = client.owner
    if owner is None or not owner.is_active:
        raise ValidationError(_("Nobody who works here owns this client; ask a lead."))
    title = _("%(name)s asks: may be entering this client a second time") % {"name": by.name}
    open_ones = Activity.objects.unscoped("whether the question was asked already").filter(
        client=client, created_by=by, assigned_to=owner, done_at=None, title=title[:200]
    )
    if asked := open_ones.first():
        return asked  # type: ignore[no-any-return]
    activity: Activity = Activity.objects.create(
        client=client,
        title=title[:200],
        due_at=timezone.now(),
        is_all_day=True,
        assigned_to=owner,
        created_by=by,
    )
    record(by=by, action="plan", target=activity)
    refresh_next_step([client.pk])
    publish(ActivityChanged(by=by, activity_id=activity.pk, client_id=client.pk))
    return activity
