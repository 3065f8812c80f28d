from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.modules import MODULES
from crm.once import once


class AccessMode(models.TextChoices):
    """How much colleagues see of each other's clients; chosen at set-up, it fills the role matrix."""

    OPEN = "open", _("Open: everyone sees every client")
    TEAM = "team", _("Team: everyone sees the clients of their team")
    PRIVATE = "private", _("Private: everyone sees only their own clients")


class Firm(models.Model):
    """The one firm that this installation belongs to. A database without this row waits for set-up."""

    CACHE_KEY, KEPT_SECONDS = "firm", 600

    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=8, default="en")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    country = models.CharField(_("country"), max_length=2, default="PL")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Warsaw")
    access_mode = models.CharField(
        _("access mode"), max_length=16, choices=AccessMode, default=AccessMode.TEAM
    )
    modules_off = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("firm")
        verbose_name_plural = _("firms")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="only_one_firm")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def load(cls) -> "Firm | None":
        """The firm, or None before set-up; kept in the cache, where every change announces itself."""
        return once(cls.CACHE_KEY, cls._load)

    @classmethod
    def _load(cls) -> "Firm | None":
        firm = cache.get(cls.CACHE_KEY)
        if firm is None:
            firm = cls.objects.filter(pk=1).first()
            if firm:
                cache.add(cls.CACHE_KEY, firm, cls.KEPT_SECONDS)
        return firm

    def announce(self) -> None:
        """From now on every process sees it so, also one that has just read the row as it was: that one only adds."""
        cache.set(self.CACHE_KEY, self, self.KEPT_SECONDS)

    def language_for(self, wanted: str) -> str:
        """The language of a paper for somebody who speaks `wanted`: that one if Rapport speaks it, else the firm's."""
        return wanted if wanted in dict(settings.LANGUAGES) else self.language

    @property
    def modules_on(self) -> frozenset[str]:
        return frozenset(MODULES) - frozenset(self.modules_off)
