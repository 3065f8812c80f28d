"""Two clients side by side, as far as the reader sees their fields, and whom a client could be merged with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from contacts.models import Client, FormerClient
from contacts.queries.changes import field_label, shown
from contacts.queries.client_search import client_matches
from crm.access.context import access_of
from crm.access.field_groups import group_of
from crm.custom_fields.fields import fields_of, is_made, named_field, value_of
from crm.custom_fields.models import Kind
from crm.frozen import frozen
from crm.web.made_values import in_words

if TYPE_CHECKING:
    from crm.people.models import User

FOUND = 20
MERGEABLE = (
    "name", "legal_name", "tax_number", "external_number", "stage", "grade", "industry", "source", "tags", "language",
    "street", "post_code", "city", "country", "website", "note", "time_zone",
)  # fmt: skip
# One choice for what only makes sense together.
TOGETHER = ("street", "post_code", "city", "country")


@frozen
class Choice:
    """Fields that are taken from one side together; texts of both sides as people read them."""

    key: str
    names: tuple[str, ...]
    label: str
    left: str
    right: str
    may_both: bool = False


def choices_for(left: Client, right: Client, user: User) -> tuple[list[Choice], list[Choice]]:
    """What has to be chosen, and what is the same on both sides; without fields that the role does not write."""
    access = access_of(user)
    made = [field.name for field in fields_of("client")]
    names = [name for name in (*MERGEABLE, *made) if access.writes(group_of(Client, name))]
    together = tuple(name for name in names if name in TOGETHER)
    differ: list[Choice] = []
    same: list[Choice] = []
    for name in names:
        if name in together[1:]:
            continue
        fields = together if name in together else (name,)
        choice = _choice(fields, left, right)
        if choice.left or choice.right:
            is_same = all(value_of(left, field) == value_of(right, field) for field in fields)
            (same if is_same else differ).append(choice)
    return differ, same


def _choice(fields: tuple[str, ...], left: Client, right: Client) -> Choice:
    first = fields[0]
    label = _("Address") if len(fields) > 1 else field_label(first)
    both = _may_both(first) and all(value_of(client, first) for client in (left, right))
    return Choice(first, fields, label, _texts(left, fields), _texts(right, fields), may_both=both)


def _may_both(name: str) -> bool:
    made = named_field("client", name) if is_made(name) else None
    return name in ("tags", "note") if made is None else made.kind == Kind.CHOICES


def _texts(client: Client, fields: tuple[str, ...]) -> str:
    return ", ".join(text for name in fields if (text := _text(client, name)))


def _text(client: Client, name: str) -> str:
    # In full, unlike in the stream: people choose by it.
    if name == "note":
        return client.note
    made = named_field("client", name) if is_made(name) else None
    return in_words(made, value_of(client, name)) if made else shown(name, getattr(client, name))


def both_of(name: str, left: Client, right: Client) -> Any:
    if name == "tags":
        return [*left.tags, *(tag for tag in right.tags if tag not in left.tags)]
    if is_made(name):
        mine, theirs = value_of(left, name), value_of(right, name)
        return [*mine, *(key for key in theirs if key not in mine)]
    return f"{left.note}\n\n{right.note}"


def found_clients(
    user: User, text: str, besides: Client, *, action: str = "merge", same_kind: bool = True
) -> list[Client]:
    """Clients, of the same kind, to which the person may do `action`, by what the search box would find."""
    if not text.strip():
        return []
    rows = Client.objects.visible_to(user, action).visible_to(user).exclude(pk=besides.pk)
    rows = rows.filter(client_matches(text, user), **({"kind": besides.kind} if same_kind else {}))
    return list(rows.select_related("owner").order_by("name_key", "pk")[:FOUND])


def now_at(former_id: int, user: User) -> Client | None:
    """The client that one of this key was merged into, if the person sees it."""
    former = (
        FormerClient.objects.visible_to(user).filter(former_id=former_id).select_related("client").first()
    )
    return former.client if former else None


def with_former_keys(rows: Any) -> Any:
    """Clients that bring along the keys of those that became part of them."""
    former = FormerClient.objects.unscoped("keys of clients that are in scope").filter(client=OuterRef("pk"))
    return rows.annotate(former_keys=ArraySubquery(former.values("former_id")))


def keys_of(client_id: int) -> list[int]:
    """The client's key, and those of the clients that became part of it. The caller has decided about its scope."""
    former = FormerClient.objects.unscoped("keys of a client in hand").filter(client=client_id)
    return [client_id, *former.order_by("former_id").values_list("former_id", flat=True)]


def all_keys(client: Client) -> list[int]:
    """The same; no query for a client that was read `with_former_keys`."""
    known = getattr(client, "former_keys", None)
    return keys_of(client.pk) if known is None else [client.pk, *known]
