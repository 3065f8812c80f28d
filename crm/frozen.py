"""Classes of values that do not change, light enough for hundreds of them in every process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform, overload

Made = TypeVar("Made", bound=type)


@overload
def frozen(made: Made, /) -> Made: ...
@overload
def frozen(*, kw_only: bool = False) -> Callable[[Made], Made]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(made: Any = None, /, *, kw_only: bool = False) -> Any:
    """A data class that is compared and hashed by its fields. That nobody changes it is the type check's to say.

    What `dataclass(frozen=True)` writes into each class (how it compares, hashes, is printed and refuses a change)
    takes 7 KB a class, 2 MB of every process of ours; here all classes share one of each.
    """

    def light(made: type) -> type:
        for name, shared in (("__eq__", _equal), ("__hash__", _hash), ("__repr__", _said)):
            if name not in made.__dict__:
                setattr(made, name, shared)
        return dataclass(eq=False, repr=False, kw_only=kw_only)(made)

    return light if made is None else light(made)


def _compared(value: Any) -> tuple[Any, ...]:
    return tuple(getattr(value, name) for name, each in value.__dataclass_fields__.items() if each.compare)


def _equal(one: Any, other: Any) -> Any:
    return _compared(one) == _compared(other) if type(one) is type(other) else NotImplemented


def _hash(value: Any) -> int:
    return hash(_compared(value))


def _said(value: Any) -> str:
    shown = (name for name, each in value.__dataclass_fields__.items() if each.repr)
    return f"{type(value).__qualname__}({', '.join(f'{name}={getattr(value, name)!r}' for name in shown)})"
