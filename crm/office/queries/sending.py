"""Who is the right colleague for a record: by skill, language, branch, and time left today."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from crm.access.levels import Level
from crm.access.models import Cover
from crm.access.queries.admins import colleagues_with
from crm.access.scopes import can
from crm.access.shares import shareable_models
from crm.frozen import frozen
from crm.office.queries.directory import Colleague, with_today
from crm.office.sendables import Needs
from crm.people.models import User
from crm.web.formats import duration
from crm.web.languages import language_name

PROPOSED = 4


@frozen
class Proposal:
    """`reasons` in the reader's words, the weightiest first; `sees` whether a share must go along."""

    colleague: Colleague
    reasons: tuple[str, ...]
    score: float
    sees: bool = True

    @property
    def user(self) -> User:
        return self.colleague.user


def who_may_get(record: Any, by: User) -> QuerySet[User]:
    """Colleagues whose role knows this kind of record, by name."""
    ids = colleagues_with(record.entity, "view") - {by.pk}
    return User.objects.filter(pk__in=ids).select_related("home_team__branch").order_by("name")


def may_share(record: Any, by: User) -> bool:
    return type(record) in shareable_models() and can(by, "share", record)


def proposals(record: Any, needs: Needs, by: User, skill: str = "") -> list[Proposal]:
    """The best few of those who are there today; with a skill, only of those who have it."""
    found = who_may_get(record, by)
    if skill:
        found = found.filter(skills__contains=[skill])
    is_shareable = may_share(record, by)
    if not is_shareable:
        # Whoever sees only their own sees it as its owner or their deputy; nobody else need be asked one by one.
        wide = colleagues_with(record.entity, "view", Level.TEAM)
        deputies = Cover.objects.filter(absent=record.owner_id).values("deputy")
        found = found.filter(Q(pk__in=wide) | Q(pk=record.owner_id) | Q(pk__in=deputies))
    there = [_reasoned(one, needs, skill) for one in with_today(found) if one.is_here]
    best = sorted(there, key=lambda one: (-one.score, one.user.name))
    seen = (replace(one, sees=can(one.user, "view", record)) for one in best)
    return list(islice((one for one in seen if one.sees or is_shareable), PROPOSED))


def _reasoned(one: Colleague, needs: Needs, skill: str) -> Proposal:
    reasons, score = [], 0.0
    words = needs.words.casefold()
    for known in one.user.skills:
        if known == skill or known.casefold() in words:
            reasons.append(_("good at %(skill)s") % {"skill": known})
            score += 4
    if needs.language and needs.language in one.user.languages:
        reasons.append(_("speaks %(language)s") % {"language": language_name(needs.language)})
        score += 3
    if needs.branch_id and one.user.branch and one.user.branch.pk == needs.branch_id:
        reasons.append(_("branch %(name)s") % {"name": one.user.branch.name})
        score += 2
    if one.capacity.free:
        reasons.append(_("%(time)s free today") % {"time": duration(one.capacity.free)})
        score += min(one.capacity.free, 240) / 120
    return Proposal(one, tuple(reasons), score)
