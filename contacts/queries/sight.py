"""Who works with a client: its owner, whoever covers them now, and with whom it is shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client, ClientTeamShare, ClientUserShare
from crm.access.models import Cover
from crm.web.formats import date_short


@dataclass(frozen=True)
class Seer:
    """One line of the access panel."""

    name: str
    note: str
    tone: int = 5
    is_group: bool = False


def who_sees(client: Client) -> list[Seer]:
    """Owner, deputies, shares, then the team; one query beyond the client itself."""
    found = [Seer(client.owner.name, _("Owner"), client.owner.tone)] if client.owner else []
    for how, key, name, until, codename in _rows(client):
        if how == "cover":
            note = _("Covers until %(day)s") % {"day": date_short(until)}
        else:
            note = _("May change") if codename.startswith("change") else _("May view")
            note = f"{note}, {_('until %(day)s') % {'day': date_short(until)}}" if until else note
        found.append(Seer(name, note, key % 7 + 1, how == "team"))
    if client.team:
        found.append(
            Seer(client.team.name, client.branch.name if client.branch else _("Team"), is_group=True)
        )
    return found


def _rows(client: Client) -> list[tuple[str, int, str, datetime | None, str]]:
    now = timezone.now()
    live = Q(expires_at=None) | Q(expires_at__gt=now)

    def text(value: str) -> Value:
        return Value(value, output_field=CharField())

    covers = Cover.objects.filter(absent=client.owner_id, starts_at__lte=now, ends_at__gt=now)
    users = ClientUserShare.objects.filter(live, content_object=client)
    teams = ClientTeamShare.objects.filter(live, content_object=client)
    rows = (
        covers.annotate(how=text("cover"), codename=text(""))
        .values_list("how", "deputy_id", "deputy__name", "ends_at", "codename")
        .union(
            users.annotate(how=text("user")).values_list(
                "how", "user_id", "user__name", "expires_at", "permission__codename"
            ),
            teams.annotate(how=text("team")).values_list(
                "how", "group_id", "group__team__name", "expires_at", "permission__codename"
            ),
            all=True,
        )
    )
    return sorted(rows, key=lambda row: ("cover", "user", "team").index(row[0]))
