from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .client import Client
from .person import Person


class Channel(ChildModel):
    """A way to reach a client, or one of its persons: phone, e-mail, web or messenger.

    `value` is as people wrote it; `key` compares: +48221234567 for a phone, lower case for the rest.
    """

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        WEB = "web", _("Web")
        MESSENGER = "messenger", _("Messenger")

    client = models.ForeignKey(Client, models.CASCADE, related_name="channels", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="channels")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    value = models.CharField(_("value"), max_length=254)
    key = models.CharField(max_length=254, editable=False)
    label = models.CharField(_("label"), max_length=40, blank=True)
    is_primary = models.BooleanField(_("main"), default=False)
    is_invalid = models.BooleanField(_("invalid"), default=False)
    # Why it is invalid, where a mail server said so. Many rows are written by SQL that does not name it.
    trouble = models.CharField(_("why it is invalid"), max_length=300, blank=True, default="", db_default="")
    has_opted_out = models.BooleanField(_("opted out"), default=False)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            models.UniqueConstraint(
                "client", "kind", "key", "person", name="channel_once_per_client", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(key=""), name="channel_has_a_key"),
        ]
        indexes = [models.Index(fields=["kind", "key"], name="channel_key")]

    def __str__(self) -> str:
        return str(self.get_kind_display())
