"""How lower rooms learn of upper ones: lists filled in `AppConfig.ready()`, read by module."""

from collections.abc import Iterable
from typing import Any, Generic, Protocol, TypeVar


class Entry(Protocol):
    """What every registered item has: a key of its own and the module it belongs to ("" = always on).

    An optional whole number `order` sorts it; equal orders keep the order of registration.
    """

    @property
    def key(self) -> str: ...
    @property
    def module(self) -> str: ...


T = TypeVar("T", bound=Entry)


class DuplicateKeyError(ValueError):
    """Two different items asked for the same key."""


class Registry(Generic[T]):
    """Items by key. They are registered always, and filtered by the modules that are on when read."""

    def __init__(self, subject: str = "") -> None:
        self.subject = subject
        self._by_key: dict[str, T] = {}

    def register(self, item: T) -> T:
        """Add the item; the same object may come twice, another one under its key raises."""
        known = self._by_key.setdefault(item.key, item)
        if known is not item:
            raise DuplicateKeyError(
                f"{self.subject or 'registry'}: {item.key!r} is already taken by {known!r}"
            )
        return item

    def items(self) -> list[T]:
        """All items, also those of modules that are off."""
        return sorted(self._by_key.values(), key=lambda item: getattr(item, "order", 0))

    def get(self, key: str) -> T | None:
        return self._by_key.get(key)

    def on_for(self, user: Any) -> list[T]:
        """Items without a module, or of a module that is on for this user."""
        # Late: the access floor itself fills registries.
        from crm.access.context import access_of

        return in_modules(self.items(), access_of(user).modules_on)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __len__(self) -> int:
        return len(self._by_key)


def in_modules(items: Iterable[T], modules_on: Iterable[str]) -> list[T]:
    """Those of `items` whose module is "" or among `modules_on`."""
    on = set(modules_on)
    return [item for item in items if not item.module or item.module in on]
