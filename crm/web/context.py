"""What every page of the shell needs, as one lazy object: a fragment or a public page pays for nothing."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi, get_language_info

from crm.access.context import access_of
from crm.access.levels import FieldGroup
from crm.web.menu import GROUPS, current_key, items_for, new_menu, personal_menu
from crm.web.unread import kept_talks, kept_unread

THEMES = ("light", "dark")


class Shell:
    """`shell` in templates: language and look for everyone; menus for a signed-in user."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> Any:
        return getattr(self.request, "user", None)

    @cached_property
    def is_signed_in(self) -> bool:
        return bool(self.user and self.user.is_authenticated)

    @property
    def preview(self) -> Any:
        """The running preview (crm.access.preview), for the bar on top."""
        return getattr(self.request, "preview", None)

    @cached_property
    def unread(self) -> Any:
        """(count, newest) of notices as counted last; None: the page asks by itself."""
        return kept_unread(self.user.pk) if self.is_signed_in else None

    @property
    def newest(self) -> Any:
        """The latest notice that is told already; "": the page asks at once, as it does while a number is missing."""
        known = self.unread if kept_talks(self.user.pk) is not None else None
        return known.newest if known else ""

    @property
    def live(self) -> str:
        """Where open pages hear at once that something arrived; "": they ask every half minute."""
        return settings.LIVE_URL

    @property
    def language(self) -> str:
        return (get_language() or settings.LANGUAGE_CODE).split("-")[0]

    @property
    def direction(self) -> str:
        return "rtl" if get_language_bidi() else "ltr"

    @cached_property
    def theme(self) -> str:
        chosen = self.user.theme if self.is_signed_in else self.request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def density(self) -> str:
        return self.user.density if self.is_signed_in else ""

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        """Each language by its own name."""
        return [
            (code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES
        ]

    @cached_property
    def firm(self) -> Any:
        """The firm, None before set-up."""
        # Late: public and error pages must not need the database.
        from crm.people.models import Firm

        return Firm.load()

    @property
    def firm_name(self) -> str:
        return self.firm.name if self.firm else "Rapport"

    @cached_property
    def reads(self) -> dict[str, bool]:
        """Group of fields -> whether the reader's role shows it: `shell.reads.contact`."""
        return {group: self._access is not None and self._access.reads(group) for group in FieldGroup.values}

    @cached_property
    def writes(self) -> dict[str, bool]:
        return {group: self._access is not None and self._access.writes(group) for group in FieldGroup.values}

    @cached_property
    def _access(self) -> Any:
        return access_of(self.user) if self.is_signed_in else None

    @cached_property
    def items(self) -> list[Any]:
        return items_for(self.user) if self.is_signed_in else []

    @cached_property
    def current(self) -> str:
        return current_key(self.items, self.request.path)

    @cached_property
    def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """(heading, lines) in the order of GROUPS, without empty ones."""
        lines: dict[str, list[dict[str, Any]]] = {group: [] for group in GROUPS}
        for item in self.items:
            count = item.count(self.user) if item.count else None
            line = {"item": item, "count": count, "is_counted": item.count is not None}
            lines[item.group].append(line | {"is_current": item.key == self.current})
        return [(str(GROUPS[group]), found) for group, found in lines.items() if found]

    @cached_property
    def new_items(self) -> list[Any]:
        return items_for(self.user, new_menu) if self.is_signed_in and not self.preview else []

    @cached_property
    def personal_items(self) -> list[Any]:
        return items_for(self.user, personal_menu) if self.is_signed_in else []

    @cached_property
    def phone_items(self) -> list[Any]:
        """Four lines for the thumb, in the order of the groups; the fifth place is "More"."""
        order = list(GROUPS)
        return sorted(
            (item for item in self.items if item.on_phone), key=lambda item: order.index(item.group)
        )[:4]


def shell(request: HttpRequest) -> dict[str, Shell]:
    return {"shell": Shell(request)}
