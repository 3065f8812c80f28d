"""Sign-in by e-mail and password; permissions are answered by the scope, never by guardian's rows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet, Subquery

from crm.access.context import access_of
from crm.access.models import AccessVersion
from crm.access.scopes import can
from crm.people.models import User
from crm.sql.kept import KeptStatement


def _user(key: int) -> QuerySet[User]:
    """One query brings the person, their branch and the version their access is cached under; asked by every page."""
    version = AccessVersion.objects.filter(pk=1).values("number")
    users = User.objects.filter(is_active=True, pk=key).select_related("home_team__branch").order_by()
    return users.annotate(access_version=Subquery(version))


_users = KeptStatement(_user)


class ScopeBackend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        return next(iter(_users.rows(user_id)), None)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """`app.action_entity`, with a record or without."""
        if not user_obj.is_active or not user_obj.is_authenticated:
            return False
        action, _, entity = perm.rpartition(".")[2].partition("_")
        return can(user_obj, action, obj) if obj is not None else access_of(user_obj).may(entity, action)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()
