from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .person import Person


class PersonTie(ChildModel):
    """What one person is to another: `other` is the assistant, the spouse ... of `person`."""

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "person__client"

    class Kind(models.TextChoices):
        ASSISTANT = "assistant", _("Assistant")
        SUPERIOR = "superior", _("Superior")
        SPOUSE = "spouse", _("Spouse")
        RELATIVE = "relative", _("Relative")
        FRIEND = "friend", _("Friend")
        COLLEAGUE = "colleague", _("Colleague")

    # How the other side of each is called.
    BACK: ClassVar[dict[str, object]] = {
        Kind.ASSISTANT: _("Assists"),
        Kind.SUPERIOR: _("Leads"),
        Kind.SPOUSE: _("Spouse"),
        Kind.RELATIVE: _("Relative"),
        Kind.FRIEND: _("Friend"),
        Kind.COLLEAGUE: _("Colleague"),
    }

    person = models.ForeignKey(Person, models.CASCADE, related_name="ties")
    other = models.ForeignKey(Person, models.CASCADE, related_name="ties_back")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)

    class Meta:
        verbose_name = _("tie of a person")
        verbose_name_plural = _("ties of persons")

    def __str__(self) -> str:
        return str(self.get_kind_display())
