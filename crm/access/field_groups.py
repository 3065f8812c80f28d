"""Which fields are contact data, personal facts, notes, cost and margin, or finance, and what follows from that.

Every room says it once, when its app is ready. A field that nobody named is in no group: it is seen with its record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404

from crm.access.context import access_of
from crm.access.levels import FieldGroup

if TYPE_CHECKING:
    from django.db import models

    from crm.people.models import User

    Model = type[models.Model]

_groups: dict[str, dict[str, str]] = {}
# Of fields that the firm made itself: (name of the model, name of the field) -> group, None for any other field.
MadeGroup = Callable[[str, str], str | None]
_made: list[MadeGroup] = []


def tell_made_groups(find: MadeGroup) -> None:
    """Say how the groups of fields are found that no model names (crm.custom_fields)."""
    if find not in _made:
        _made.append(find)


def _made_group(holder: str, name: str) -> str | None:
    return next((group for find in _made if (group := find(holder, name)) is not None), None)


def put_in_group(group: FieldGroup, model: str, *names: str) -> None:
    """The fields `names` of a model ("contacts.Client") are in the group.

    A name that is no field is a word under which the audit keeps the same value ("phone" for a channel).
    """
    _groups.setdefault(model.lower(), {}).update(dict.fromkeys(names, group.value))


def group_of(model: Model, path: str) -> str:
    """The group of a field, also behind foreign keys ("client__note"); "" for none."""
    if "." in path and (made := _made_group(str(model._meta.model_name), path)) is not None:
        return made
    name, _, rest = path.partition("__")
    if rest:
        related = model._meta.get_field(name).related_model
        return group_of(related, rest) if related else ""
    return _groups.get(model._meta.label_lower, {}).get(name, "")


def grouped_models() -> dict[str, dict[str, str]]:
    """Label of the model -> its names -> their groups."""
    return _groups


def require_writes(by: User, model: Model, names: Iterable[str]) -> None:
    """Refuse with PermissionDenied whoever may not write a group that one of these fields is in."""
    access = access_of(by)
    if not all(access.writes(group_of(model, name)) for name in names):
        raise PermissionDenied


def require_to_give(by: User, model: Model, **values: object) -> None:
    """The same for a new record: only fields that were given a value count."""
    require_writes(by, model, (name for name, value in values.items() if value))


def open_or_404(user: User, model: Model, *names: str) -> None:
    """For pages that change fields: Http404 where one of them is hidden, PermissionDenied where it may only be read."""
    access = access_of(user)
    if not all(access.reads(group_of(model, name)) for name in names):
        raise Http404
    require_writes(user, model, names)


def group_in_audit(entity: str, name: str) -> str:
    """The group of a value under the name by which the audit keeps it; "" for none.

    The entity's own field decides; else a child's ("text" of an entry). `person.note` names the child itself."""
    made = _made_group(entity, name) if "." in name else None
    return _known_in_audit(entity, name) if made is None else made


@lru_cache(maxsize=1_000)
def _known_in_audit(entity: str, name: str) -> str:
    prefix, _, own = name.rpartition(".")
    models = _models_of(entity)
    if prefix:
        models = [model for model in models if model._meta.model_name == prefix]
    elif models and own in {field.name for field in models[0]._meta.fields}:
        models = models[:1]
    return next((group for model in models if (group := group_of(model, own))), "")


def _models_of(entity: str) -> list[Model]:
    """The model that the audit means by this key, then all whose rows it counts to it."""
    named = [model for model in apps.get_models() if model._meta.model_name == entity]
    return named + [model for model in apps.get_models() if getattr(model, "entity", "") == entity]
