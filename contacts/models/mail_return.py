from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .mail import Mail, OfMail


class MailReturn(OfMail):
    """A mail server says that a mail of ours did not reach an address, or not yet.

    `change_set` is how the address was marked as invalid because of it, if it was; undoing that is its way back.
    """

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="came_back")
    report = models.ForeignKey(Mail, models.CASCADE, related_name="reported", db_index=False)
    address = models.CharField(_("address"), max_length=254)
    status = models.CharField(max_length=12, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_final = models.BooleanField(default=True)
    change_set = models.ForeignKey("changes.ChangeSet", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mails")
        constraints = [models.UniqueConstraint(fields=["report", "address"], name="return_told_once")]

    def __str__(self) -> str:
        """Not the address: logs name records by this."""
        return str(_("Returned mail"))

    @property
    def words(self) -> str:
        """What the server said; its status once."""
        return self.reason if self.status in self.reason else f"{self.status} {self.reason}".strip()
