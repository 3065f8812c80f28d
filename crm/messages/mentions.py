"""Names of colleagues in a text: "@Anna Example", or "@Anna" where there is one Anna."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from crm.people.models import User
from crm.search.text import fold

AT = re.compile(r"(?<![\w.@])@(?=\w)")


def mentioned_in(text: str) -> list[User]:
    """Each colleague whom the text names, once. Raises ValidationError for a name that several bear."""
    starts = [match.end() for match in AT.finditer(text)]
    if not starts:
        return []
    people = list(User.objects.filter(is_active=True).order_by("name", "pk"))
    found: dict[int, User] = {}
    for start in starts:
        meant = _meant(fold(text[start : start + 160]), people)
        if len(meant) > 1:
            names = ", ".join(dict.fromkeys(one.name for one in meant))
            raise ValidationError(_("Whom do you mean: %(names)s? Write the whole name.") % {"names": names})
        found |= {one.pk: one for one in meant}
    return list(found.values())


def _meant(text: str, people: Sequence[User]) -> list[User]:
    """Those whose whole name the text begins with, the longest; else those with this first name."""
    whole = [one for one in people if _begins(text, fold(one.name))]
    if whole:
        longest = max(len(one.name) for one in whole)
        return [one for one in whole if len(one.name) == longest]
    return [one for one in people if _begins(text, fold(one.get_short_name()))]


def _begins(text: str, name: str) -> bool:
    return bool(name) and text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()
