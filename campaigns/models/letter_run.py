from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.access.locks import ChildModel, ScopedModel
from crm.access.scopes import where
from crm.jobs.models import Job
from privacy.models import Purpose

from .segment import Segment

if TYPE_CHECKING:
    from crm.people.models import User


class LetterRun(ScopedModel):
    """One letter to every client of a segment, merged into one PDF sorted by post code.

    The receivers are frozen when the run is made: what is printed, listed and marked as sent is the same set.
    """

    entity: ClassVar[str] = "letter_run"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        MAKING = "making", _("Being made")
        READY = "ready", _("Ready to print")
        SENT = "sent", _("Sent")

    name = models.CharField(_("name"), max_length=120)
    segment = models.ForeignKey(
        Segment, models.PROTECT, related_name="letter_runs", verbose_name=_("segment")
    )
    # Whoever refused it, or must agree to it and did not, gets no letter.
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("purpose")
    )
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("letter"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    job_id = models.BigIntegerField(null=True, editable=False)
    file = models.CharField(max_length=200, blank=True, editable=False)
    letter_count = models.PositiveIntegerField(_("letters"), default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    made_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("letter run")
        verbose_name_plural = _("letter runs")
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="letter_run_created"),
            models.Index(fields=["owner", "-created_at", "-id"], name="letter_run_owner_created"),
            models.Index(fields=["team", "-created_at", "-id"], name="letter_run_team_created"),
            models.Index(fields=["branch", "-created_at", "-id"], name="letter_run_branch_created"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("letter_run_page", args=[self.pk])

    @property
    def job(self) -> Job | None:
        """The job that makes or made the letters; jobs are cleared away after a while."""
        return Job.objects.filter(pk=self.job_id).first() if self.job_id else None

    @property
    def has_failed(self) -> bool:
        """Its job ended without letters, so it may be made again."""
        return self.state == self.State.MAKING and (self.job is None or self.job.is_finished)


class Letter(ChildModel):
    """One receiver of a letter run, as merged; `lacks` names the fields that were empty for this client, or says why
    it gets none: a word of LEFT_OUT. Of these, NO_CONSENT must not be written to.
    """

    NO_CONSENT: ClassVar[dict[str, Any]] = {
        "refused": _("refused"),
        "withdrawn": _("withdrawn"),
        "consent": _("nobody agreed to it"),
    }
    # A share or cover by which the maker saw it ended before its letter was drawn.
    CLOSED: ClassVar[str] = "closed"
    LEFT_OUT: ClassVar[dict[str, Any]] = {
        **NO_CONSENT,
        CLOSED: _("no longer open to whoever had the letters made"),
    }

    entity: ClassVar[str] = "letter_run"
    scope_path: ClassVar[str] = "run"

    run = models.ForeignKey(LetterRun, models.CASCADE, related_name="letters")
    client = models.ForeignKey(Client, models.CASCADE, related_name="letters")
    lacks = models.CharField(_("lacks"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [models.UniqueConstraint(fields=["run", "client"], name="one_letter_per_client")]
        indexes = [models.Index(fields=["client", "-id"], name="letter_client")]

    def __str__(self) -> str:
        return f"{self.run}: {self.client}"

    @property
    def outcome(self) -> str:
        """In words: it was written, or why not."""
        if not self.lacks:
            return str(_("Written"))
        return str(self.LEFT_OUT.get(self.lacks) or _("lacks: %s") % self.lacks)

    @classmethod
    def root_action(cls, action: str) -> str:
        """They leave in a file where their run and their client may."""
        return action if action == "export" else super().root_action(action)

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        """Also its client must be in sight: whoever sees a run need not see every client in it."""
        reach = action if action == "export" else "view"
        return super().visibility(user, action) & where(Client, user, reach, "client__")
