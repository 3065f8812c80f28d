from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Preview(models.Model):
    """Somebody looks at the product as a colleague would see it: reading only, and no longer than `ends_at`."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="previews")
    of = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    started_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")
        constraints = [
            models.CheckConstraint(condition=~models.Q(by=models.F("of")), name="preview_of_somebody_else"),
            models.UniqueConstraint(
                fields=["by"], condition=models.Q(ended_at=None), name="one_preview_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} as {self.of}"
