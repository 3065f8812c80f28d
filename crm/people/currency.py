"""Who has written amounts in the firm's currency already; from then on it stays."""

from __future__ import annotations

from collections.abc import Callable

from crm.frozen import frozen
from crm.registry import Registry


@frozen
class CurrencyUse:
    """`is_used` says whether there are amounts that a change of the firm's currency would make wrong."""

    key: str
    is_used: Callable[[], bool]
    module: str = ""


currency_uses: Registry[CurrencyUse] = Registry("currency uses")


def is_currency_used() -> bool:
    return any(use.is_used() for use in currency_uses.items())
