"""Covers one may see and set: one's own, and those of the people one leads."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from crm.access.context import access_of
from crm.access.models import Cover
from crm.access.trees import with_descendants
from crm.people.models import Membership, Team, User


def led_team_ids(user: User) -> tuple[int, ...]:
    """The teams that the person leads, and all below them."""
    led = list(Membership.objects.filter(user=user, is_lead=True).values_list("team_id", flat=True))
    return with_descendants(led, dict(Team.objects.values_list("pk", "parent_id"))) if led else ()


def people_to_cover(user: User) -> QuerySet[User]:
    """For whom the person may set a cover: themselves, their people; everybody for who keeps colleagues."""
    everybody = User.objects.filter(is_active=True).order_by("name")
    if access_of(user).may("colleague", "change"):
        return everybody
    return everybody.filter(Q(pk=user.pk) | Q(home_team__in=led_team_ids(user)))


def may_set_cover_for(user: User, absent: User) -> bool:
    return people_to_cover(user).filter(pk=absent.pk).exists()


def covers_for(user: User) -> QuerySet[Cover]:
    """Covers now and to come that concern the person: of those they may set it for, or by themselves."""
    return (
        Cover.objects.filter(Q(absent__in=people_to_cover(user)) | Q(deputy=user), ends_at__gt=timezone.now())
        .select_related("absent", "deputy")
        .order_by("starts_at", "pk")
    )
