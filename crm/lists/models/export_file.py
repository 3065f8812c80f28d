from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportFile(models.Model):
    """A big export written by a job; only its maker may fetch it, and only until it is cleared away."""

    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    list_key = models.CharField(max_length=40)
    file_name = models.CharField(max_length=120)
    path = models.CharField(max_length=200)
    row_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["created_at"], name="export_age")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def draft(self) -> str:
        """The name of the file until it is whole; `path` is that of the whole one."""
        return f"{self.path}.draft"
