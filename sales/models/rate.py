from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.money.fields import CurrencyField


class ExchangeRate(models.Model):
    """From this day on, one unit of `currency` costs `rate` in the firm's currency."""

    currency = CurrencyField(_("currency"))
    on = models.DateField(_("from day"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency", "-on"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "on"], name="one_rate_a_day"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="rate_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.on}: {self.rate}"
