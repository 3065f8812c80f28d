from django.db import models
from django.utils.translation import gettext_lazy as _

from .import_run import ImportRun


class ImportChoice(models.Model):
    """What the person said about one row of a file: what to do with it, or other contents for its cells.

    Kept apart from the staging table, which can be made anew from the file and these.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="choices")
    line = models.IntegerField()
    decision = models.CharField(max_length=6, choices=ImportRun.OnDuplicate.choices, blank=True)
    cells = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("choice for a row")
        verbose_name_plural = _("choices for rows")
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="one_choice_per_row")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.line}"
