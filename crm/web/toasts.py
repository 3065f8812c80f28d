"""A word after every action, with its undo beside it instead of a question before it."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

PREFIX = "undo:"


def say(request: HttpRequest, text: str | Promise, *, undo: str = "", level: int = messages.SUCCESS) -> None:
    """Show `text` on the next page; `undo` is an address that takes a POST."""
    messages.add_message(request, level, str(text), extra_tags=PREFIX + undo if undo else "")


def undo_of(message: messages.storage.base.Message) -> str:
    """The undo address that `say` was given."""
    tags = message.extra_tags or ""
    return tags.removeprefix(PREFIX) if tags.startswith(PREFIX) else ""
