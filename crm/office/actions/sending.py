"""Send a record to the right colleague: an errand for them and, where they could not see it, a share with an end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from crm.access.actions.shares import give_share
from crm.access.context import access_of
from crm.access.queries.absences import absences
from crm.access.scopes import can
from crm.audit.actions import record as audit
from crm.office.queries.sending import may_share
from crm.office.sendables import Sendable
from crm.people.models import User


@transaction.atomic
def send_record(
    *,
    sendable: Sendable,
    record: Any,
    to: User,
    by: User,
    note: str,
    due_at: datetime,
    until: datetime | None = None,
) -> None:
    """`until`: how long the share lasts, if one is needed. Refusals are ValidationErrors at the field."""
    if not can(by, "view", record):
        raise PermissionDenied
    _may_get(record, to)
    if not can(to, "view", record):
        if not may_share(record, by):
            text = _(
                "%(name)s cannot see this record, and you may not share it: choose somebody who sees it."
            )
            raise ValidationError({"to": text % {"name": to.name}})
        if until is None:
            text = _("%(name)s cannot see this record: say until when it is shared.")
            raise ValidationError({"until": text % {"name": to.name}})
        give_share(record=record, by=by, with_user=to, until=until, reason=note[:200], is_told=False)
    with translation.override(to.language or translation.get_language()):
        title = _("From %(name)s: %(record)s") % {"name": by.name, "record": record}
    sendable.send(record, to=to, by=by, title=title[:200], note=note, due_at=due_at)
    audit(by=by, action="send", target=record, after={"to": to.name, "note": note})


def _may_get(record: Any, to: User) -> None:
    if not to.is_active or not access_of(to).may(record.entity, "view"):
        text = _("%(name)s has no role that shows such records: choose another colleague.")
        raise ValidationError({"to": text % {"name": to.name}})
    away = absences([to]).get(to.pk)
    if away is not None:
        text = _("%(name)s is away: send it to %(deputies)s, who covers.")
        raise ValidationError({"to": text % {"name": to.name, "deputies": ", ".join(away.deputies)}})
