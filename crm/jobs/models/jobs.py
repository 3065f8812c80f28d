from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.jobs.specs import specs
from crm.modules import MODULES
from crm.people.models import Firm


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


def modules_off() -> list[str]:
    firm = Firm.load()
    return firm.modules_off if firm else []


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> JobQuerySet:
        return self.filter(state__in=UNFINISHED)

    def awake(self) -> JobQuerySet:
        """Without those of modules that are switched off: they wait until it is on again."""
        off = modules_off()
        return self.exclude(modules__overlap=off) if off else self

    def claimable(self, now: datetime | None = None) -> JobQuerySet:
        """Due and waiting, or left behind by a worker whose lease ran out."""
        now = now or timezone.now()
        return self.awake().filter(
            Q(state=JobState.QUEUED, due_at__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now)
        )


class Job(models.Model):
    """One piece of work. The row is the truth; a Celery message is only a hint to look at it.

    `run_no` counts the claims and fences off a worker that lost its lease: it may write nothing more.
    `cursor` is what the function needs to go on after a crash; it changes in the work's transaction.
    """

    name = models.CharField(_("name"), max_length=100)
    title = models.CharField(_("title"), max_length=200, blank=True)
    args = models.JSONField(_("arguments"), default=dict, encoder=DjangoJSONEncoder)
    run_as = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("run as"),
    )
    unique_key = models.CharField(max_length=200, blank=True)
    slot = models.CharField(max_length=40, blank=True)
    modules = ArrayField(models.CharField(max_length=16), default=list, blank=True, editable=False)

    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    hinted_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    lease_until = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    run_no = models.PositiveIntegerField(default=0)
    attempt_count = models.PositiveSmallIntegerField(_("attempts"), default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)

    progress_done = models.BigIntegerField(_("rows done"), default=0)
    progress_total = models.BigIntegerField(_("rows in all"), null=True)
    message = models.CharField(_("message"), max_length=500, blank=True)
    cursor = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    result = models.JSONField(_("result"), null=True, encoder=DjangoJSONEncoder)
    error = models.TextField(_("error"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=Q(state__in=["queued", "running"]) & ~Q(unique_key=""),
                name="one_unfinished_job_per_key",
            ),
            models.UniqueConstraint(fields=["name", "slot"], condition=~Q(slot=""), name="one_job_per_slot"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["queued", "running"]),
                name="jobs_unfinished",
            ),
            models.Index(fields=["run_as", "-id"], name="jobs_of_user"),
            models.Index(fields=["finished_at"], name="jobs_finished"),
        ]

    def __str__(self) -> str:
        spec = specs.get(self.name)
        return self.title or (str(spec.title) if spec else "") or self.name

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED

    @property
    def is_binding(self) -> bool:
        """It is the rest of what was done already, so that nobody cancels it."""
        spec = specs.get(self.name)
        return spec is not None and spec.binding

    @property
    def missing_modules(self) -> str:
        """Those that it belongs to and that are switched off, as words; "" when nothing is missing."""
        return ", ".join(str(MODULES[key]) for key in self.modules if key in modules_off())

    @property
    def is_cancelling(self) -> bool:
        return self.cancel_asked_at is not None and not self.is_finished

    @property
    def percent(self) -> int | None:
        """0 to 100; None while the number of rows is not known."""
        if not self.progress_total:
            return 100 if self.state == JobState.DONE else None
        return min(100, self.progress_done * 100 // self.progress_total)

    @property
    def seconds(self) -> float:
        """How long it has run, or ran."""
        if self.started_at is None:
            return 0.0
        return ((self.finished_at or timezone.now()) - self.started_at).total_seconds()

    @property
    def rate(self) -> float | None:
        """Rows a second since the start; None before there is anything to say."""
        return self.progress_done / self.seconds if self.progress_done and self.seconds >= 1 else None

    @property
    def seconds_left(self) -> int | None:
        if self.is_finished or not self.rate or not self.progress_total:
            return None
        return max(0, round((self.progress_total - self.progress_done) / self.rate))

    @property
    def minutes_left(self) -> int | None:
        return None if self.seconds_left is None else -(-self.seconds_left // 60)

    @property
    def outcome(self) -> dict[str, Any]:
        """The result as a dictionary, empty while there is none."""
        return self.result if isinstance(self.result, dict) else {}
