from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class ColumnChoice(models.Model):
    """The columns one person wants in one view of a list; `view` as in the address, "" the list itself."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    list_key = models.CharField(max_length=40)
    view = models.CharField(max_length=40, blank=True)
    columns = ArrayField(models.CharField(max_length=40))

    class Meta:
        verbose_name = _("column choice")
        verbose_name_plural = _("column choices")
        constraints = [
            models.UniqueConstraint(fields=["user", "list_key", "view"], name="one_column_choice_per_view")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.list_key}"
