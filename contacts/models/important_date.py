from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .person import Person


class ImportantDate(ChildModel):
    """A day that matters to a person, besides the birthday."""

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "person__client"

    person = models.ForeignKey(Person, models.CASCADE, related_name="important_dates")
    label = models.CharField(_("what"), max_length=80)
    day = models.DateField(_("day"))
    is_yearly = models.BooleanField(_("comes back every year"), default=True)

    class Meta:
        verbose_name = _("important date")
        verbose_name_plural = _("important dates")
        constraints = [models.CheckConstraint(condition=~models.Q(label=""), name="important_date_is_named")]

    def __str__(self) -> str:
        return self.label
