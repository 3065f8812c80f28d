from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from crm.access.locks import ChildModel

from .client import Client


class ClientSearch(ChildModel):
    """What a client is found by, kept by contacts.actions.derived and the import.

    A table of its own: every new version of a row pays for all indexes of its table, and these are the dear ones.
    """

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="search")
    text = models.TextField(
        blank=True
    )  # names, persons, city; behind the mark e-mails (crm.sql.search_texts), folded
    phone_digits = models.TextField(blank=True)
    tax_digits = models.TextField(blank=True)  # of the tax number, with its letters in capitals
    name_core = models.TextField(blank=True)  # the name without its legal form

    class Meta:
        verbose_name = "search text of a client"
        verbose_name_plural = "search texts of clients"
        indexes = [
            GinIndex(OpClass("text", name="gin_trgm_ops"), name="client_search_text"),
            GinIndex(OpClass("phone_digits", name="gin_trgm_ops"), name="client_search_phones"),
            models.Index(
                fields=["tax_digits"], condition=models.Q(tax_digits__gt=""), name="client_search_tax"
            ),
            models.Index(fields=["name_core"], name="client_search_name"),
        ]

    def __str__(self) -> str:
        return f"#{self.client_id}"
