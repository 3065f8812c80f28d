from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .mail import Mail, OfMail


class MailAbout(OfMail):
    """A mail that was written from a record of an upper room, named by entity and key: its thread stands there too.

    It says nothing of the record: who sees that is asked where it is shown.
    """

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="abouts", db_index=False)
    about_entity = models.CharField(max_length=40)
    about_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("what a mail is about")
        verbose_name_plural = _("what mails are about")
        constraints = [
            models.UniqueConstraint(fields=["mail", "about_entity", "about_id"], name="mail_about_once")
        ]
        indexes = [models.Index(fields=["about_entity", "about_id"], name="mails_of_record")]

    def __str__(self) -> str:
        return f"{self.about_entity} {self.about_id}"
