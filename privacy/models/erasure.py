from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import LockedModel
from privacy.officers import officers_only

if TYPE_CHECKING:
    from crm.people.models import User


class Erasure(LockedModel):
    """The erasure of one person: asked for, then done as a whole or not at all.

    It names nobody once it is done, except `identity`: who bought, for as long as the law wants papers kept.
    `results`: {key of the place: {"erased": n, "kept": n, "named": n}}; `files` wait to be removed from the disk.
    """

    entity: ClassVar[str] = "privacy"

    class Kind(models.TextChoices):
        CLIENT = "client", _("Client")
        PERSON = "person", _("Person")

    class State(models.TextChoices):
        WAITING = "waiting", _("Being erased")
        DONE = "done", _("Erased")
        REFUSED = "refused", _("Refused")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    subject_id = models.BigIntegerField()
    client_id = models.BigIntegerField()
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("asked"), default=timezone.now)
    done_at = models.DateTimeField(_("erased"), null=True)
    results = models.JSONField(default=dict)
    identity = models.JSONField(null=True)
    kept_until = models.DateField(_("kept until"), null=True)
    files = models.JSONField(default=list)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"], condition=Q(state="waiting"), name="one_erasure_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["kept_until"], condition=~Q(kept_until=None), name="erasure_kept")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.subject_id}"

    def get_absolute_url(self) -> str:
        return reverse("erasure_page", args=[self.pk])

    @property
    def tone(self) -> str:
        return {"done": "good", "refused": "bad"}.get(self.state, "acc")

    def total(self, what: str) -> int:
        return sum(int(counts.get(what, 0)) for counts in self.results.values())

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return officers_only(user)

    @property
    def erased_count(self) -> Any:
        return self.total("erased") + self.total("named")
