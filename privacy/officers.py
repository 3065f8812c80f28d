"""Who looks after personal data: a role with the right, which reaches no further than the clients it sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from crm.access.context import access_of, rights_held
from crm.access.entities import entities
from crm.access.field_groups import group_of
from crm.access.levels import FieldGroup, FieldLevel, Level
from crm.access.scopes import NOTHING
from crm.custom_fields.personal_data import unfolded
from crm.personal_data import places

if TYPE_CHECKING:
    from crm.people.models import User

ENTITY = "privacy"


def is_officer(user: User, action: str = "view") -> bool:
    """Has the right, and every client in sight: registers and logs speak of all of them."""
    access = access_of(user)
    return access.may(ENTITY, action) and access.level("client", "view") == Level.ALL


def officers_only(user: User) -> Q:
    return Q() if is_officer(user) else NOTHING


def require_officer(user: User, action: str = "view") -> None:
    if not is_officer(user, action):
        raise PermissionDenied


def out_of_sight(user: User) -> list[str]:
    """What a person's data consists of and this reader may not see whole: such a reader exports and erases nothing.

    A module that is off closes nothing here: its rows are there, and people keep their rights to them.
    """
    held = rights_held(user)
    keys = dict.fromkeys(str(getattr(place.model, "entity", "")) for place in places.items())
    closed = [key for key in keys if key != ENTITY and held.levels.get((key, "view"), 0) < Level.ALL]
    groups = {
        group_of(place.model, name)
        for place in places.items()
        for name in unfolded(place.model, place.fields)
    }
    hidden = [
        str(FieldGroup(group).label)
        for group in sorted(groups - {""})
        if held.field_levels.get(group, 0) < FieldLevel.READ
    ]
    return [str(entity.label) for key in closed if (entity := entities.get(key))] + hidden
