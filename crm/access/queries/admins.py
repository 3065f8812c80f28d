"""Who may change roles, and who may give any client to anybody: there is always at least one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from crm.access.context import access_of, held_roles, teams_of
from crm.access.entities import entities
from crm.access.levels import Action, Level
from crm.access.models import Grant, TeamRole
from crm.access.picture import Picture
from crm.people.models import User


def colleagues_with(
    entity: str, action: str, level: int = Level.OWN, picture: Picture | None = None
) -> set[int]:
    """Active colleagues whose roles, their own or of a team of theirs, give them this action at this level at least."""
    granting = Grant.objects.filter(entity=entity, action=action, level__gte=level)
    return (picture or Picture()).holders(set(granting.values_list("role_id", flat=True)))


def admin_ids() -> set[int]:
    return colleagues_with("role", Action.CHANGE)


def director_ids() -> set[int]:
    """Whoever may give any client to anybody: without them, what is in a pool stays there."""
    records = [entity for entity in entities.items() if entity.area == "clients" and entity.scoped]
    kinds = [entity for entity in records if Action.ASSIGN in entity.actions]
    picture = Picture()
    found = [colleagues_with(kind.key, Action.ASSIGN, Level.ALL, picture) for kind in kinds]
    return set.intersection(*found) if found else set()


def keep_an_admin(field: str | None = None) -> None:
    """Called at the end of a change, in its transaction: undo it if nobody could change roles any more."""
    if not admin_ids():
        text = _("Somebody must stay able to change roles: give that right to another colleague first.")
        raise ValidationError({field: text} if field else text)


@contextmanager
def a_director_stays(field: str | None = None) -> Iterator[None]:
    """Undo what is inside if it takes the last one away; a firm that has none may go on without."""
    had_one = bool(director_ids())
    yield
    if had_one and not director_ids():
        text = _(
            "Somebody must stay able to give any client to anybody: make another colleague director first."
        )
        raise ValidationError({field: text} if field else text)


def teams_give_no_role(user: User | None, team_ids: Collection[int], by: User, field: str) -> None:
    """Whoever may not give roles gives none by a team either: a ValidationError at `field`."""
    if access_of(by).may("role", "change"):
        return
    held = held_roles(user, teams_of(user)) if user else ()
    given = TeamRole.objects.filter(team__in=team_ids).exclude(role__in=held)
    for carried in given.select_related("team", "role")[:1]:
        text = _("“%(team)s” gives the role “%(role)s”: only who may change roles puts somebody there.")
        raise ValidationError({field: text % {"team": carried.team.name, "role": carried.role.name}})


def is_admin(user: User) -> bool:
    return user.pk in admin_ids()


def may_look_after(user: User, by: User) -> None:
    """Whether `by` may act on how this colleague signs in: PermissionDenied if not."""
    if not access_of(by).may("colleague", "change"):
        raise PermissionDenied
    may_rule(user, by)


def may_rule(user: User, by: User) -> None:
    """Whoever may not change roles cannot take over the account of somebody who may, or of a director:
    PermissionDenied.
    """
    if user.pk == by.pk or access_of(by).may("role", "change"):
        return
    if is_admin(user) or user.pk in director_ids():
        raise PermissionDenied
