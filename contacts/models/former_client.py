from typing import ClassVar

from django.db import models
from django.utils import timezone

from crm.access.locks import ChildModel

from .client import Client


class FormerClient(ChildModel):
    """The key of a client that was merged into another: its address leads there, its history belongs there.

    client   the one that is there now; a later merge of that one moves it along
    kept_id   the one it was merged into: as long as both are the same, the merge can be undone
    """

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    former_id = models.BigIntegerField(primary_key=True)
    client = models.ForeignKey(Client, models.CASCADE, related_name="former")
    kept_id = models.BigIntegerField()
    change_set = models.ForeignKey("changes.ChangeSet", models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "former client"
        verbose_name_plural = "former clients"

    def __str__(self) -> str:
        return f"#{self.former_id} → #{self.client_id}"
