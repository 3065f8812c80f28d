from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from crm.people.models import User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def offered_to(self, user: User, team_ids: tuple[int, ...]) -> SavedViewQuerySet:
        """Own views, those of my teams, and everyone's."""
        audience = SavedView.Audience
        return self.filter(
            Q(owner=user) | Q(audience=audience.EVERYONE) | Q(audience=audience.TEAM, team__in=team_ids)
        )


class SavedView(models.Model):
    """A tab of a list: filters, sort and columns under a name."""

    class Audience(models.TextChoices):
        PRIVATE = "private", _("Only me")
        TEAM = "team", _("My team")
        EVERYONE = "everyone", _("Everyone")

    list_key = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    audience = models.CharField(
        _("who sees it"), max_length=10, choices=Audience.choices, default=Audience.PRIVATE
    )
    team = models.ForeignKey("people.Team", models.CASCADE, null=True, blank=True, related_name="+")
    params = models.TextField(blank=True)
    columns = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_pinned = models.BooleanField(_("pinned"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["-is_pinned", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "list_key", "name"], name="one_saved_view_per_name"),
            models.CheckConstraint(
                condition=~Q(audience="team") | Q(team__isnull=False), name="team_view_names_its_team"
            ),
        ]
        indexes = [models.Index(fields=["list_key", "audience"], name="saved_view_list")]

    def __str__(self) -> str:
        return self.name
