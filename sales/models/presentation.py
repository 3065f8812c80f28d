from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.access.locks import ChildModel, ScopedModel
from crm.access.shares import TeamShare, UserShare
from crm.addresses import address

from .indexes import arm_indexes
from .quote import Quote
from .quote_link import TrackedLink


class Presentation(ScopedModel):
    """What we show a client of ourselves: blocks in their order, read on a page of its own, as a PDF, or by mail.

    A block is {"kind": of Block, "title": ..., "text": ..., "products": [keys]}; its texts may hold merge fields.
    """

    entity: ClassVar[str] = "presentation"

    class Block(models.TextChoices):
        COVER = "cover", _("Cover")
        TEXT = "text", _("Text")
        NEEDS = "needs", _("What the client needs")
        PRODUCTS = "products", _("Products")
        PRICES = "prices", _("Prices")
        QUOTE = "quote", _("Quote")
        REFERENCES = "references", _("References")
        CONTACT = "contact", _("Contact")

    client = models.ForeignKey(
        Client, models.PROTECT, related_name="presentations", verbose_name=_("client"), db_index=False
    )
    quote = models.ForeignKey(
        Quote, models.SET_NULL, null=True, blank=True, related_name="presentations", verbose_name=_("quote")
    )
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=8, default="en")
    blocks = models.JSONField(_("blocks"), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("presentation")
        verbose_name_plural = _("presentations")
        indexes = [
            *arm_indexes("shown", "-changed_at"),
            models.Index(fields=["client", "-changed_at"], name="presentation_of_client"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("presentation_page", self.pk)


class PresentationUserShare(UserShare):
    """A presentation shared with a colleague."""

    content_object = models.ForeignKey(Presentation, models.CASCADE, related_name="user_shares")

    class Meta(UserShare.Meta):
        abstract = False


class PresentationTeamShare(TeamShare):
    """A presentation shared with a team."""

    content_object = models.ForeignKey(Presentation, models.CASCADE, related_name="team_shares")

    class Meta(TeamShare.Meta):
        abstract = False


class PresentationLink(TrackedLink):
    """Where the client sees a presentation."""

    entity: ClassVar[str] = "presentation"
    scope_path: ClassVar[str] = "presentation"
    presentation = models.OneToOneField(Presentation, models.CASCADE, primary_key=True, related_name="link")

    class Meta:
        verbose_name = _("link of a presentation")
        verbose_name_plural = _("links of presentations")

    def __str__(self) -> str:
        return str(self.presentation_id)


class PresentationOpening(ChildModel):
    """What of a presentation was looked at, by its link, and for how long. No address is kept.

    `section`: the number of the block, from 1; 0 for the page as a whole.
    """

    entity: ClassVar[str] = "presentation"
    scope_path: ClassVar[str] = "link__presentation"
    link = models.ForeignKey(PresentationLink, models.CASCADE, related_name="openings")
    section = models.PositiveSmallIntegerField(_("block"), default=0)
    seconds = models.PositiveIntegerField(_("seconds"), default=0)
    at = models.DateTimeField(_("opened"), default=timezone.now)

    class Meta:
        verbose_name = _("opening of a presentation")
        verbose_name_plural = _("openings of presentations")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.link_id}: {self.section}"
