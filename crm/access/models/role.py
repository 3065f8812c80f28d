from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.levels import Action, FieldGroup, FieldLevel, Level


class Role(models.Model):
    """A named set of grants. The one baseline role is held by everyone who has any role at all."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_baseline = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    requires_second_factor = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_baseline"], condition=models.Q(is_baseline=True), name="one_baseline_role"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """One cell of the role matrix; no row means level none."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="grants")
    entity = models.CharField(max_length=40)
    action = models.CharField(max_length=12, choices=Action.choices)
    level = models.PositiveSmallIntegerField(choices=Level.choices)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.UniqueConstraint(fields=["role", "entity", "action"], name="one_level_per_cell"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=4), name="level_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.action} {self.entity} {self.get_level_display()}"


class FieldGrant(models.Model):
    """What a role shows of a group of fields; no row means hidden."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="field_grants")
    group = models.CharField(max_length=12, choices=FieldGroup.choices)
    level = models.PositiveSmallIntegerField(choices=FieldLevel.choices)

    class Meta:
        verbose_name = _("grant of fields")
        verbose_name_plural = _("grants of fields")
        constraints = [
            models.UniqueConstraint(fields=["role", "group"], name="one_level_per_field_group"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=2), name="field_level_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.get_level_display()} {self.get_group_display()}"


class RoleAssignment(models.Model):
    """A person holds a role."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_assignments")
    role = models.ForeignKey(Role, models.CASCADE, related_name="assignments")

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_held_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class TeamRole(models.Model):
    """Every member of the team holds the role, for as long as they belong to the team itself (not to one below)."""

    team = models.ForeignKey("people.Team", models.CASCADE, related_name="team_roles")
    role = models.ForeignKey(Role, models.CASCADE, related_name="team_roles")

    class Meta:
        verbose_name = _("role of a team")
        verbose_name_plural = _("roles of teams")
        constraints = [models.UniqueConstraint(fields=["team", "role"], name="role_carried_once")]

    def __str__(self) -> str:
        return f"{self.team}: {self.role}"
