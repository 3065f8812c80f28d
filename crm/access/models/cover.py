from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Cover(models.Model):
    """A deputy works an absent colleague's records between two instants; ownership stays."""

    absent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="covered_by")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="covers")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("cover")
        verbose_name_plural = _("covers")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="cover_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~models.Q(absent=models.F("deputy")), name="cover_by_somebody_else"
            ),
        ]
        indexes = [models.Index(fields=["deputy", "ends_at"])]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.absent}"
