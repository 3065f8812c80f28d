"""Clients to other owners, and what follows them: one statement per table for any number of clients and owners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from contacts.actions.following import finish_following, let_follow
from contacts.models import Activity, Client
from crm.changes.actions.keeping import keep_updates
from crm.changes.models import ChangeSet
from crm.changes.sql import IdsSql

if TYPE_CHECKING:
    from crm.people.models import User

OWNED = ("owner", "team", "branch")

GIVE_SQL = """
UPDATE contacts_client AS c SET
  owner_id = given.to_id, team_id = u.home_team_id, branch_id = t.branch_id, changed_at = now(), changed_by_id = %s
FROM unnest(%s::bigint[], %s::bigint[]) AS given(client_id, to_id)
JOIN people_user u ON u.id = given.to_id
LEFT JOIN people_team t ON t.id = u.home_team_id
WHERE c.id = given.client_id
"""

ACTIVITIES_SQL = """
UPDATE contacts_activity AS a SET assigned_to_id = c.owner_id, version = a.version + 1
FROM contacts_client c
WHERE a.client_id = c.id AND c.id = ANY(%s) AND a.assigned_to_id = %s AND a.done_at IS NULL
"""
OPEN_OF_GIVER = (
    "SELECT id FROM contacts_activity WHERE client_id = ANY(%s) AND assigned_to_id = %s AND done_at IS NULL"
)

FOLLOW_SQL = """
UPDATE {table} AS t SET owner_id = c.owner_id, team_id = c.team_id, branch_id = c.branch_id {stamp}
FROM contacts_client c
WHERE t.client_id = c.id AND c.id = ANY(%s)
"""


def give_clients(*, owners: Mapping[int, int], giver: User, change_set: ChangeSet, by: User) -> None:
    """Each client (key) to its new owner (value), team and branch with them; the giver's open activities follow.

    The caller has asked for the right and holds the rows. Other rooms hear of all of them at once.
    """
    finish_following()
    ids = list(owners)
    keep_updates(
        change_set,
        Client,
        OWNED,
        ids,
        lambda: _run(GIVE_SQL, [by.pk, ids, list(owners.values())]),
    )
    keep_updates(
        change_set,
        Activity,
        ("assigned_to",),
        IdsSql(OPEN_OF_GIVER, (ids, giver.pk)),
        lambda: _run(ACTIVITIES_SQL, [ids, giver.pk]),
    )
    let_follow(client_ids=ids, change_set=change_set, by=by, giver=giver)


def follow_clients(
    model: type[models.Model], client_ids: Sequence[int], change_set: ChangeSet | None
) -> None:
    """Rows of a scoped model with a `client` take owner, team and branch of their clients."""
    table = connection.ops.quote_name(model._meta.db_table)
    stamp = ", changed_at = now()" if any(f.name == "changed_at" for f in model._meta.fields) else ""
    ids = list(client_ids)

    def apply() -> None:
        _run(FOLLOW_SQL.format(table=table, stamp=stamp), [ids])

    if change_set is None:
        apply()
    else:
        of_clients = IdsSql(f"SELECT id FROM {table} WHERE client_id = ANY(%s)", (ids,))
        keep_updates(change_set, model, OWNED, of_clients, apply)


def _run(statement: str, params: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
