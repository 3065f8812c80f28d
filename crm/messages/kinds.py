"""What people are told of: every room registers its kinds of notices here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from crm.frozen import frozen
from crm.registry import Registry


@frozen
class NoticeKind:
    """`words(text, params)` says it in the reader's language: `text` is what a person wrote, a title or a name;
    `params` are numbers and times. It asks no database. `hint` says on the settings page when it comes.
    """

    key: str
    label: Any
    hint: Any
    icon: str
    words: Callable[[str, Mapping[str, Any]], str]
    module: str = ""
    order: int = 50


notice_kinds: Registry[NoticeKind] = Registry("kinds of notices")
