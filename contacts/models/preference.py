from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .client import Client
from .person import Person


class Preference(ChildModel):
    """Something a client or one of its persons needs, prefers or likes: who says so, since when, and how sure it is."""

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    class Kind(models.TextChoices):
        CHANNEL = "channel", _("Preferred channel")
        HOURS = "hours", _("Preferred hours")
        NEED = "need", _("Need")
        INTEREST = "interest", _("Product interest")
        PRICE = "price", _("Price sensitivity")
        DELIVERY = "delivery", _("Delivery wish")
        LIKE = "like", _("Likes")
        DISLIKE = "dislike", _("Does not like")
        PERSONAL = "personal", _("Personal fact")

    class Source(models.TextChoices):
        SAID = "said", _("Said so")
        OBSERVED = "observed", _("Observed")
        COLLEAGUE = "colleague", _("Told by a colleague")
        DOCUMENT = "document", _("From a document")
        SURVEY = "survey", _("From a survey")

    class Confidence(models.IntegerChoices):
        SURE = 3, _("Sure")
        LIKELY = 2, _("Likely")
        GUESS = 1, _("A guess")

    client = models.ForeignKey(Client, models.CASCADE, related_name="preferences")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="preferences")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = models.CharField(_("what"), max_length=300)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.SAID)
    noted_on = models.DateField(_("since"), default=timezone.localdate)
    confidence = models.PositiveSmallIntegerField(
        _("confidence"), choices=Confidence.choices, default=Confidence.SURE
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("needs and preferences")
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="preference_is_said")]
        indexes = [models.Index(fields=["kind", "client"], name="preference_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"
