"""The handful of named things that happen in one room and matter in others.

`publish` calls the receivers at once, in the publisher's transaction; an error in one of them
undoes the whole action. Receivers live in an app's `receivers.py` and subscribe in `ready()`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from crm.frozen import frozen


@frozen(kw_only=True)
class Event:
    """Base of all events. `by` is the user who caused it, None for the program itself."""

    by: Any = None


@frozen(kw_only=True)
class ClientsMerged(Event):
    """The clients `merged_ids` became part of `kept_id`; their rows still exist while this is heard."""

    kept_id: int
    merged_ids: tuple[int, ...]
    change_set_id: int | None = None


@frozen(kw_only=True)
class ClientsParted(Event):
    """A merge was undone: the clients `merged_ids` are there again, with what had moved to `kept_id`."""

    kept_id: int
    merged_ids: tuple[int, ...]


@frozen(kw_only=True)
class ClientHandedOver(Event):
    """Clients got other owners: their rows say which. `from_id` is a colleague who gave them all away."""

    client_ids: tuple[int, ...]
    from_id: int | None = None
    change_set_id: int | None = None


@frozen(kw_only=True)
class EmployeeLeft(Event):
    """An employee was deactivated; their open work needs another owner."""

    user_id: int


@frozen(kw_only=True)
class PersonalDataErased(Event):
    """The personal data of one record must go: `model` is its label ("contacts.person")."""

    model: str
    object_id: int


@frozen(kw_only=True)
class InteractionRecorded(Event):
    """Something happened with a client (call, meeting, e-mail, letter, visit, note)."""

    client_id: int
    kind: str
    at: datetime
    interaction_id: int | None = None


@frozen(kw_only=True)
class ActivityChanged(Event):
    """An activity was planned, moved or done; whoever keeps a next step of its subject looks again."""

    activity_id: int
    client_id: int | None = None
    subject_entity: str = ""
    subject_id: int | None = None


@frozen(kw_only=True)
class PlansChanged(Event):
    """Many activities about records of one entity were done, moved or dropped at once."""

    subject_entity: str
    subject_ids: tuple[int, ...]


@frozen(kw_only=True)
class OrderWritten(Event):
    """Orders were made, delivered, paid, cancelled or returned; whoever reckons with them looks again."""

    order_ids: tuple[int, ...]


@frozen(kw_only=True)
class ClientsImported(Event):
    """An import created or changed clients; figures kept on them by other rooms may need a refresh."""

    change_set_id: int


@frozen(kw_only=True)
class RecordShared(Event):
    """One record was shared with the colleagues `user_ids`, who may all open it now."""

    record: Any
    user_ids: tuple[int, ...]


@frozen(kw_only=True)
class JobEnded(Event):
    """A job that somebody asked for (`by`) is done, or failed: `kind` is how they are told of it, `words` what came
    of it, `url` where its result is.
    """

    job: Any
    kind: str
    is_done: bool
    words: str = ""
    url: str = ""


@frozen(kw_only=True)
class ModulesChanged(Event):
    """Modules were switched on or off."""

    modules_off: tuple[str, ...]


E = TypeVar("E", bound=Event)
_receivers: dict[type[Event], list[Callable[[Any], None]]] = {}


def subscribe(event_type: type[E], receiver: Callable[[E], None]) -> Callable[[E], None]:
    """Have `receiver` called for every event of exactly this type; subscribing twice counts once."""
    heard = _receivers.setdefault(event_type, [])
    if receiver not in heard:
        heard.append(receiver)
    return receiver


def unsubscribe(event_type: type[E], receiver: Callable[[E], None]) -> None:
    if receiver in _receivers.get(event_type, []):
        _receivers[event_type].remove(receiver)


def publish(event: Event) -> None:
    """Tell all receivers, in the order they subscribed, inside the current transaction."""
    for receiver in tuple(_receivers.get(type(event), ())):
        receiver(event)
