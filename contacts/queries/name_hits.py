"""By which keys clients are met that may be one: also by further names and tax numbers, each along an index."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from contacts.models import Client, ClientName, ClientSearch
from crm.sql.functions import NameCore
from crm.sql.search_texts import MARK

WHY = "duplicates are looked for in the whole base; hits are masked"


def of_tax_numbers(codes: Collection[str], limit: int) -> Any:
    """Keys of clients with one of these codes (letters and digits only) as their number or a further one."""
    rows = ClientSearch.objects.unscoped(WHY).order_by()
    own = rows.filter(tax_digits__in=codes, tax_digits__gt="").values("client")[:limit]
    # Further numbers stand in the text behind a mark; the trigram index narrows, the pattern sees to the ends.
    begins = reduce(or_, (Q(text__contains=f"#{code}") for code in codes))
    further = rows.filter(begins, text__regex=rf"#({'|'.join(sorted(codes))})([ {MARK}]|$)")
    return own.union(further.values("client"), all=True)


def of_name_core(core: str, limit: int) -> Any:
    """Keys of clients that are called so but for the legal form, by their name or another one."""
    own = ClientSearch.objects.unscoped(WHY).filter(name_core=core).order_by("pk").values("client")[:limit]
    others = ClientName.objects.unscoped(WHY).annotate(core=NameCore("name")).filter(core=core)
    return own.union(others.order_by().values("client"), all=True)


def with_other_names(clients: Any) -> Any:
    """Annotate `named_too`, the further names of each."""
    names = ClientName.objects.unscoped(WHY).filter(client=OuterRef("pk")).order_by("pk")
    return clients.annotate(named_too=ArraySubquery(names.values("name")))


def names_of(client: Client) -> list[str]:
    """All names of a client that was read `with_other_names`, its own first."""
    named_too: list[str] = client.named_too  # type: ignore[attr-defined]
    return [name for name in (client.name, client.legal_name, *named_too) if name]
