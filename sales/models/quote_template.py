from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class QuoteTemplate(models.Model):
    """The words around the lines of a quote, and which columns it shows; copied into a quote, which keeps its own.

    The usual one of a language and a branch is taken by itself; without a language or branch it is for all.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    branch = models.ForeignKey(
        "people.Branch", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("branch")
    )
    is_default = models.BooleanField(_("taken by itself"), default=True)
    intro = models.TextField(_("text before the lines"), blank=True)
    terms = models.TextField(_("text after the lines"), blank=True)
    footer = models.TextField(_("last lines of the page"), blank=True)
    shows_codes = models.BooleanField(_("show codes of products"), default=False)
    shows_discount = models.BooleanField(_("show discounts"), default=True)

    class Meta:
        verbose_name = _("text of quotes")
        verbose_name_plural = _("texts of quotes")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "branch"],
                condition=Q(is_default=True),
                name="usual_quote_template_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language_label(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.language, _("all")))
