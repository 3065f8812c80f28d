"""Who may change roles: there is always at least one."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from crm.access.models import Grant
from crm.access.picture import Picture
from crm.people.models import User


def admin_ids() -> set[int]:
    """Active colleagues with a role, of their own or of a team of theirs, that may change roles."""
    ruling = Grant.objects.filter(entity="role", action="change").values_list("role_id", flat=True)
    return Picture().holders(set(ruling))


def keep_an_admin(field: str | None = None) -> None:
    """Called at the end of a change, in its transaction: undo it if nobody could change roles any more."""
    if not admin_ids():
        text = _("Somebody must stay able to change roles: give that right to another colleague first.")
        raise ValidationError({field: text} if field else text)


def is_admin(user: User) -> bool:
    return user.pk in admin_ids()
