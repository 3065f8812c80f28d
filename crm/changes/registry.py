"""What other rooms tell about undoing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm.frozen import frozen
from crm.registry import Registry

if TYPE_CHECKING:
    from crm.changes.models import ChangeRow, ChangeSet
    from crm.people.models import User


@frozen
class UndoHook:
    """Refreshes kept figures after change sets that touched `model` ("contacts.client") were undone.

    `at_once`: not when all is done, but together with the rows of the model, in one transaction with the beginning of
    the undo. It may raise a ValidationError: then nothing is undone.
    """

    key: str
    model: str
    refresh: Callable[[ChangeSet], None]
    module: str = ""
    at_once: bool = False


@frozen
class UndoRight:
    """What undoing changes of a model (its label is the key) asks for besides: `may(user, change_set)`."""

    key: str
    may: Callable[[User, ChangeSet], bool]
    module: str = ""


@frozen
class Belonging:
    """A model (its label is the key) whose rows mean nothing by themselves.

    They do not stand in the way of undoing a creation; they go with the row they point to.
    """

    key: str
    module: str = ""


@frozen
class BinLink:
    """Another page about a deleted record of a model (its label is the key), for whoever is `allowed`.

    `url(row)`: its address by what was kept of the record; "" for a record that has none.
    """

    key: str
    label: Any
    url: Callable[[ChangeRow], str]
    allowed: Callable[[User], bool]
    module: str = ""


bin_links: Registry[BinLink] = Registry("links of the recycle bin")
undo_hooks: Registry[UndoHook] = Registry("undo hooks")
undo_rights: Registry[UndoRight] = Registry("undo rights")
belongings: Registry[Belonging] = Registry("belongings")
