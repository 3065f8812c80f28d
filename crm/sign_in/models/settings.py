from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

USUAL_LENGTH = 10


class SignInSettings(models.Model):
    """What the firm decided about signing in; without a row the usual holds."""

    least_length = models.PositiveSmallIntegerField(
        _("shortest password"),
        default=USUAL_LENGTH,
        validators=[MinValueValidator(8), MaxValueValidator(64)],
    )
    provider_is_on = models.BooleanField(_("people sign in with it"), default=False)
    issuer = models.CharField(_("issuer"), max_length=300, blank=True)
    client_id = models.CharField(_("client id"), max_length=200, blank=True)
    sealed_secret = models.TextField(blank=True)
    button_text = models.CharField(_("words on the button"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("sign-in settings")
        verbose_name_plural = _("sign-in settings")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="only_one_sign_in_settings")]

    def __str__(self) -> str:
        return str(_("Sign-in"))

    @classmethod
    def load(cls) -> SignInSettings:
        return cls.objects.filter(pk=1).first() or cls(pk=1)
