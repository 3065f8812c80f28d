from django.db import models
from django.utils.translation import gettext_lazy as _


class Queue(models.Model):
    """A line that tickets wait in; `key` is the address of its public form."""

    key = models.SlugField(_("address of the form"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+", verbose_name=_("team"))
    is_public = models.BooleanField(_("has a public form"), default=True)
    is_for_complaints = models.BooleanField(_("its tickets are complaints"), default=False, db_default=False)
    greeting = models.TextField(_("words above the form"), blank=True)

    class Meta:
        verbose_name = _("queue")
        verbose_name_plural = _("queues")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
