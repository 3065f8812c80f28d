"""What a firm learns of its clients in the first hour after an import. Counted in the background, never on a page."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.models import Client, DuplicatePair, FirstHour
from crm.access.context import access_of
from crm.access.levels import Level
from crm.frozen import frozen
from crm.lists.reading import read_query
from crm.lists.registry import lists

if TYPE_CHECKING:
    from crm.people.models import User

TOP = 20
TOP_ADDRESS = f"top={TOP}&sort=-turnover"


@frozen
class Figure:
    """How many clients the list finds at `address`; for whoever reads the group of fields it asks about."""

    key: str
    label: str | Promise
    hint: str | Promise
    address: str
    group: str = ""


FIGURES = (
    Figure("clients", _("Clients"), _("all that you see"), "view=all"),
    Figure("quiet", _("No contact for a year"), _("or never"), "last_contact_over=365"),
    Figure("no_phone", _("Without a phone"), _("nor any of their people"), "no_phone=yes", group="contact"),
    Figure("no_email", _("Without an e-mail"), _("nor any of their people"), "no_email=yes", group="contact"),
)


def figures_for(user: User) -> list[Figure]:
    access = access_of(user)
    return [figure for figure in FIGURES if not figure.group or access.reads(figure.group)]


def counted(user: User) -> dict[str, Any]:
    """All figures of one person: three passes over the clients they see, whatever their number.

    `top_amount` and `top_share` (0..1) are of the TOP clients by turnover; `duplicates` is for who may merge.
    """
    rows = Client.objects.visible_to(user).order_by()
    found: dict[str, Any] = rows.aggregate(
        **{
            figure.key: Count("pk", filter=condition)
            if (condition := _condition(figure.address, user))
            else Count("pk")
            for figure in figures_for(user)
        }
    )
    access = access_of(user)
    if access.reads("finance"):
        of_top = Sum("turnover_amount", filter=_condition(TOP_ADDRESS, user))
        sums = rows.filter(turnover_amount__gt=0).aggregate(top=of_top, whole=Sum("turnover_amount"))
        if sums["whole"]:
            found |= {
                "top_amount": str(sums["top"] or 0),
                "top_share": float((sums["top"] or 0) / sums["whole"]),
            }
    if access.may("client", "merge"):
        pairs = DuplicatePair.objects.visible_to(user).filter(dismissed_at=None)
        found["duplicates"] = pairs.count()
    return found


def _condition(address: str, user: User) -> Q:
    """What the list of clients asks at this address."""
    spec = lists.get("clients")
    assert spec is not None  # registered by this room
    return read_query(spec, user, QueryDict(address)).q


def scope_of(user: User) -> str:
    """A word for how far the person sees clients; another one once that changed. No query."""
    access = access_of(user)
    level = access.level("client", "view")
    places = "" if level == Level.ALL else (access.owner_ids, access.team_ids, access.branch_ids)
    return sha256(f"{level}{places}".encode()).hexdigest()


def has_clients() -> bool:
    """Whether the firm has any client, whoever sees it."""
    return Client.objects.unscoped("whether there is any, nothing of it").exists()


def first_hour_of(user: User) -> FirstHour | None:
    """What is kept for the person, if they see clients at all; one query."""
    if not access_of(user).may("client", "view"):
        return None
    return FirstHour.objects.filter(user=user).first()
