from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .client import Client


class ClassRule(models.Model):
    """Which clients are in a class by the firm's own rules (the tree of contacts.queries.rules).

    Asked in the order of the classes, A first, as the firm's own: not with the rights of `by`, who kept it.
    """

    grade = models.CharField(_("class"), max_length=1, choices=Client.Grade.choices, unique=True)
    rules = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("rule of a class")
        verbose_name_plural = _("rules of classes")
        ordering = ["grade"]

    def __str__(self) -> str:
        return self.grade


class ClassChange(ChildModel):
    """That the rules moved a client from one class to another; "" is none."""

    entity = "client"
    scope_path = "client"

    client = models.ForeignKey(Client, models.CASCADE, related_name="class_changes", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    before = models.CharField(_("before"), max_length=1, blank=True)
    after = models.CharField(_("after"), max_length=1, blank=True)

    class Meta:
        verbose_name = _("change of class")
        verbose_name_plural = _("changes of class")
        indexes = [models.Index(fields=["client", "-at"], name="class_change_client")]

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after or '–'}"
