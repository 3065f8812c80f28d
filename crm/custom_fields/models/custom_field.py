from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.levels import FieldGroup


class Kind(models.TextChoices):
    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Amount of money")
    DATE = "date", _("Date")
    CHOICE = "choice", _("One choice")
    CHOICES = "choices", _("Several choices")
    YES_NO = "yes_no", _("Yes or no")
    COLLEAGUE = "colleague", _("Colleague")


class CustomField(models.Model):
    """What a firm keeps of its records besides. It is archived, never deleted: its key is given once and stays.

    `choices` is a list of {"key", "label", "removed"}: values hold the keys, so that renaming and reordering change
    none; a removed one stays for the records that have it.
    """

    holder = models.CharField(_("record"), max_length=20, editable=False)
    key = models.CharField(max_length=40, editable=False)
    label = models.CharField(_("name"), max_length=80)
    hint = models.CharField(_("hint"), max_length=200, blank=True)
    kind = models.CharField(_("type"), max_length=10, choices=Kind)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    required = models.BooleanField(_("required"), default=False)
    searchable = models.BooleanField(_("searchable"), default=False)
    group = models.CharField(_("group of fields"), max_length=12, choices=FieldGroup, blank=True)
    position = models.PositiveIntegerField(_("place"), default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, editable=False)

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        ordering = ["holder", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["holder", "key"], name="custom_field_key_is_given_once"),
            models.CheckConstraint(condition=~Q(label=""), name="custom_field_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.label
