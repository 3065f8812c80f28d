from django.db import models
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """One number of the firm's rules on personal data, by its key (privacy.terms). No row: as Rapport comes.

    keep_...: years for which papers are kept; after_...: months after which something is erased, empty = never.
    """

    key = models.CharField(max_length=40, unique=True)
    number = models.PositiveSmallIntegerField(_("number"), null=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")

    def __str__(self) -> str:
        return f"{self.key}: {self.number}"
