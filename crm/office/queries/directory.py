"""Who does what in which branch, who is there today and how busy."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from crm.access.queries.absences import Absence, absences
from crm.access.trees import with_descendants
from crm.frozen import frozen
from crm.office.queries.capacity import Capacity, capacities
from crm.people.models import Branch, User
from crm.sql.functions import Fold
from crm.web.languages import language_name, spoken_languages

PAGE = 60


@frozen
class Colleague:
    """`absence` is None for whoever is there."""

    user: User
    capacity: Capacity
    absence: Absence | None

    @property
    def languages(self) -> list[str]:
        return sorted(language_name(code) for code in self.user.languages)

    @property
    def is_here(self) -> bool:
        return self.absence is None and self.capacity.working > 0


def colleagues(
    *, words: str = "", branch: Branch | None = None, language: str = "", skill: str = ""
) -> QuerySet[User]:
    """Active colleagues by branch and name. Each word fits a name, position, skill, language, team or branch."""
    found = User.objects.filter(is_active=True).select_related("home_team__branch")
    if branch is not None:
        below = with_descendants([branch.pk], dict(Branch.objects.values_list("pk", "parent_id")))
        found = found.filter(home_team__branch__in=below)
    if language:
        found = found.filter(languages__contains=[language])
    if skill:
        found = found.filter(skills__contains=[skill])
    found = found.annotate(about=_about())
    for word in words.split():
        found = found.filter(
            Q(about__contains=Fold(Value(word))) | Q(languages__overlap=_languages_named(word))
        )
    return found.order_by(F("home_team__branch__name").asc(nulls_last=True), "name", "pk")


def with_today(users: QuerySet[User] | Sequence[User]) -> list[Colleague]:
    """With free time and absence: three queries beside that of the colleagues, however many they are."""
    rows = list(users.prefetch_related("working_days")) if isinstance(users, QuerySet) else list(users)
    free, away = capacities(rows), absences(rows)
    return [Colleague(user, free[user.pk], away.get(user.pk)) for user in rows]


def known_skills() -> list[str]:
    """Every skill that somebody has, by name."""
    each = Func(F("skills"), function="unnest")
    found = User.objects.filter(is_active=True).annotate(skill=each).values_list("skill", flat=True)
    return sorted(set(found), key=str.casefold)


def known_languages() -> list[tuple[str, str]]:
    """(code, name) of every language that somebody speaks."""
    each = Func(F("languages"), function="unnest")
    found = set(User.objects.filter(is_active=True).annotate(code=each).values_list("code", flat=True))
    return [pair for pair in spoken_languages() if pair[0] in found]


def _about() -> Fold:
    """Everything that is searched, in one folded text."""
    skills = Func(F("skills"), Value(" "), function="array_to_string", output_field=TextField())
    parts = [F("name"), F("position"), F("home_team__name"), F("home_team__branch__name"), skills]
    spaced = [piece for part in parts for piece in (part, Value(" "))]
    return Fold(Concat(*spaced, output_field=TextField()))


def _languages_named(word: str) -> list[str]:
    """Codes of the languages whose name begins so in the reader's language."""
    wanted = word.casefold()
    return [code for code, name in spoken_languages() if name.casefold().startswith(wanted)]
