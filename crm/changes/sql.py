"""The pieces of SQL that keeping and undoing are made of; names are quoted, values are parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models

from crm.frozen import frozen


@frozen
class IdsSql:
    """A SELECT of one column of primary keys, for pipelines that work in SQL."""

    sql: str
    params: tuple[Any, ...] = ()


Ids = models.QuerySet[Any] | IdsSql | Iterable[int]


def ids_select(model: type[models.Model], ids: Ids) -> tuple[str, list[Any]]:
    """A subselect of the ids and its parameters. A locked queryset must have its scope decided."""
    if isinstance(ids, IdsSql):
        return ids.sql, list(ids.params)
    if isinstance(ids, models.QuerySet):
        # Through `pk__in`, so that the lock of a scoped queryset is asked.
        chosen = model._base_manager.filter(pk__in=ids.values("pk")).values("pk").order_by()
        sql, params = chosen.query.sql_with_params()
        return sql, list(params)
    return "SELECT unnest(%s::bigint[])", [list(ids)]


def run(sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Execute one statement; returns the rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def fetch(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def quote(name: str) -> str:
    return connection.ops.quote_name(name)


def table(model: type[models.Model]) -> str:
    return quote(model._meta.db_table)


def key(model: type[models.Model]) -> str:
    return quote(key_column(model))


def key_column(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)


def model_named(label: str) -> type[models.Model]:
    return apps.get_model(label)


def columns(model: type[models.Model], fields: Sequence[str] = ()) -> list[str]:
    """The columns of the named fields, or all that can be written except the primary key."""
    known = {field.name: field for field in model._meta.concrete_fields}
    chosen = [known[name] for name in fields] or [
        field for field in known.values() if not field.primary_key and not getattr(field, "generated", False)
    ]
    return [str(field.column) for field in chosen]


def fingerprint(alias: str, names: Sequence[str]) -> str:
    """A digest of some columns of one row. Django's sessions are all in UTC, so times read the same."""
    return f"md5(ROW({columns_of(alias, names)})::text)"


def columns_of(alias: str, names: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{quote(name)}" for name in names)


def differs(one: str, other: str, names: Sequence[str]) -> str:
    return f"ROW({columns_of(one, names)}) IS DISTINCT FROM ROW({columns_of(other, names)})"


def changed_values(alias: str, old: str, new: str, names: Sequence[str]) -> str:
    """A jsonb object of `alias`'s columns, only those in which `old` and `new` differ."""
    parts = [
        f"CASE WHEN {old}.{quote(name)} IS DISTINCT FROM {new}.{quote(name)}"
        f" THEN jsonb_build_object('{name}', {alias}.{quote(name)}) ELSE '{{}}'::jsonb END"
        for name in names
    ]
    return " || ".join(parts)
