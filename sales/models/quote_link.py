from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .quote import Quote


class TrackedLink(ChildModel):
    """A secret address of a record for its client. Without a nonce it is closed; another nonce closes the one before.

    The counts follow the openings (of which none of our own colleagues is one).
    """

    nonce = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    opened_count = models.PositiveIntegerField(_("opened"), default=0)
    first_opened_at = models.DateTimeField(_("first opened"), null=True)
    last_opened_at = models.DateTimeField(_("last opened"), null=True)

    class Meta:
        abstract = True


class QuoteLink(TrackedLink):
    """Where the client reads and answers a quote."""

    entity: ClassVar[str] = "quote"
    scope_path: ClassVar[str] = "quote"
    quote = models.OneToOneField(Quote, models.CASCADE, primary_key=True, related_name="link")
    # The activity that follows it up; somebody may have deleted it.
    plan_key = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("link of a quote")
        verbose_name_plural = _("links of quotes")

    def __str__(self) -> str:
        return str(self.quote_id)
