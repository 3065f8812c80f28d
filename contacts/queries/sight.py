"""Who works with a client: its owner, whoever covers them now, and with whom it is shared."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from contacts.models import ClientTeamShare, ClientUserShare
from crm.access.models import Cover
from crm.frozen import frozen
from crm.web.formats import date_short


@frozen
class Seer:
    """One line of the access panel."""

    name: str
    note: str
    tone: int = 5
    is_group: bool = False


def with_seers(clients: Any) -> Any:
    """Annotate covers and shares, past ones too, so that the access panel costs the page no query of its own.

    No moment stands in the statement: it is put together once for all requests.
    """
    covers = Cover.objects.filter(absent=OuterRef("owner"))
    users = ClientUserShare.objects.filter(content_object=OuterRef("pk"))
    teams = ClientTeamShare.objects.filter(content_object=OuterRef("pk"))
    may = F("permission__codename")
    return clients.annotate(
        covered=ArraySubquery(
            covers.values(
                row=JSONObject(key="deputy_id", name="deputy__name", since="starts_at", until="ends_at")
            )
        ),
        user_shared=ArraySubquery(
            users.values(row=JSONObject(key="user_id", name="user__name", until="expires_at", may=may))
        ),
        team_shared=ArraySubquery(
            teams.values(
                row=JSONObject(key="group_id", name="group__team__name", until="expires_at", may=may)
            )
        ),
    )


def who_sees(client: Any) -> list[Seer]:
    """Owner, deputies, shares, then the team of a client read `with_seers`; no query."""
    found = [Seer(client.owner.name, _("Owner"), client.owner.tone)] if client.owner else []
    found += [
        Seer(row["name"], _("Covers until %(day)s") % {"day": _day(row)}, row["key"] % 7 + 1)
        for row in _live(client.covered)
    ]
    for rows, is_group in ((client.user_shared, False), (client.team_shared, True)):
        found += [Seer(row["name"], _share_note(row), row["key"] % 7 + 1, is_group) for row in _live(rows)]
    if client.team:
        found.append(
            Seer(client.team.name, client.branch.name if client.branch else _("Team"), is_group=True)
        )
    return found


def _live(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that hold now."""
    now = timezone.now()

    def holds(row: dict[str, Any]) -> bool:
        since, until = (parse_datetime(row.get(name) or "") for name in ("since", "until"))
        return (since is None or since <= now) and (until is None or until > now)

    return [row for row in rows if holds(row)]


def _share_note(row: dict[str, Any]) -> str:
    note = _("May change") if row["may"].startswith("change") else _("May view")
    return f"{note}, {_('until %(day)s') % {'day': _day(row)}}" if row["until"] else note


def _day(row: dict[str, Any]) -> str:
    return date_short(parse_datetime(row["until"]))
