"""Templates and signatures of mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client, MailSignature, MailTemplate
from crm.access.context import access_of
from crm.access.scopes import require
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from crm.changes.models import ChangeSet

if TYPE_CHECKING:
    from crm.people.models import User

KEPT = ("name", "language", "subject", "body", "reach")


@transaction.atomic
def save_template(*, by: User, template: MailTemplate | None = None, **values: Any) -> MailTemplate:
    """A new one, or another text of one. What is everybody's is written by whoever keeps the firm's settings."""
    require(by, Client.entity, "view")
    is_new = template is None
    row = template or MailTemplate(owner=by)
    if not is_new:
        _require_change(row, by)
    if values.get("reach") == MailTemplate.Reach.FIRM and not access_of(by).may("firm", "change"):
        raise PermissionDenied
    for name in KEPT:
        setattr(row, name, values.get(name, getattr(row, name)))
    row.team_id = row.owner.home_team_id if row.reach == MailTemplate.Reach.TEAM else None
    row.changed_at = timezone.now()
    row.save()
    record(by=by, action="create" if is_new else "change", target=row)
    return row


@transaction.atomic
def delete_template(*, template: MailTemplate, by: User) -> ChangeSet:
    _require_change(template, by)
    record(by=by, action="delete", target=template)
    return delete_kept(template, by=by, summary=_("Deleted %s") % template.name)


@transaction.atomic
def set_signature(*, by: User, text: str) -> MailSignature:
    rows = MailSignature.objects.visible_to(by)
    row, _is_new = rows.update_or_create(owner=by, defaults={"text": text.replace("\r\n", "\n").strip()})
    return row  # type: ignore[no-any-return]


def _require_change(template: MailTemplate, by: User) -> None:
    if not MailTemplate.objects.visible_to(by, "change").filter(pk=template.pk).exists():
        raise PermissionDenied
