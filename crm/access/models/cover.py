from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Cover(models.Model):
    """A deputy works an absent colleague's records between two instants; ownership stays.

    Several deputies cover the same absence by a row each: `first` names the row of the first deputy, who takes new
    work and whose own `first` is empty. The rows of further deputies keep the same days.
    """

    absent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="covered_by")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="covers")
    first = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, editable=False, related_name="further"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Of the first deputy's row: when the absent colleague was mailed what had happened, and when they had read it.
    mailed_at = models.DateTimeField(null=True, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)

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
        indexes = [
            models.Index(fields=["deputy", "ends_at"]),
            models.Index(fields=["absent", "ends_at"], name="cover_of_absent"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.absent}"
