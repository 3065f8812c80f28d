"""Where one may go and what one may make, found by words: the menus, the settings pages, the help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from crm.frozen import frozen
from crm.search.text import SearchText, fold
from crm.web.help_topics import topics_for
from crm.web.menu import MenuItem, items_for, menu, new_menu, personal_menu
from crm.web.settings_menu import SETTINGS_GROUPS, settings_pages

if TYPE_CHECKING:
    from crm.people.models import User

# A shorter word is in too many descriptions.
SHORTEST = 3


@frozen
class Place:
    """`words` describe it besides its label, without being shown; `note` is."""

    icon: str
    label: str
    url: str
    note: str = ""
    words: str = ""


def things_to_make(user: User, text: SearchText) -> list[Place]:
    """What the New button offers and the words name; all of it while nothing is typed."""
    return fitting(_plain(items_for(user, new_menu)), text)


def places_to_go(user: User, text: SearchText) -> list[Place]:
    """Pages that the words name, by label before description; an address stands once."""
    if not text:
        return []
    known = {place.url: place for place in reversed(_all_places(user))}
    return fitting(reversed(known.values()), text)


def fitting(places: Iterable[Place], text: SearchText) -> list[Place]:
    """First those whose label holds every word in any part, then those with a word that begins so elsewhere."""
    by_label, by_words = [], []
    for place in places:
        label = fold(place.label)
        if all(word in label for word in text.words):
            by_label.append(place)
        elif all(_begins(word, place) for word in text.words):
            by_words.append(place)
    return by_label + by_words


def is_meant(places: Iterable[Place], text: SearchText) -> bool:
    """Whether what was typed is how a label begins: then places stand above records, which may only be alike."""
    typed = " ".join(text.words)
    return len(typed) > SHORTEST and any(fold(place.label).startswith(typed) for place in places)


def _begins(word: str, place: Place) -> bool:
    said = fold(f"{place.label} {place.note} {place.words}").split()
    return len(word) >= SHORTEST and any(one.strip("“”(),.:").startswith(word) for one in said)


def _all_places(user: User) -> list[Place]:
    settings, help_word = _("Settings"), _("Help")
    pages = [
        Place(
            page.icon,
            str(page.label),
            page.url,
            f"{settings} · {SETTINGS_GROUPS[page.group]}",
            str(page.text),
        )
        for page in items_for(user, settings_pages)  # type: ignore[arg-type]
    ]
    help_pages = [
        Place("circle-question-mark", str(title), url, help_word) for title, url in topics_for(user)
    ]
    return [*_plain(items_for(user, menu)), *pages, *_plain(items_for(user, personal_menu)), *help_pages]


def _plain(items: Iterable[MenuItem]) -> list[Place]:
    return [Place(item.icon, str(item.label), item.url) for item in items]
