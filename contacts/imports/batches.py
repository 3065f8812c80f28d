"""The next rows of an import on their way into tables: which they are, and the statements that write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from contacts.imports.stage import fetch
from contacts.imports.write import columns_for
from crm.changes.actions.keeping import insert_kept
from crm.changes.models import ChangeSet
from crm.frozen import frozen

if TYPE_CHECKING:
    from contacts.models import ImportRun

Values = dict[str, Any]


@frozen
class Batch:
    """Rows that are written in one transaction. `names`: of the staging tables; `params`: of every statement;
    `where`: which rows of the match `m` they are.
    """

    run: ImportRun
    change_set: ChangeSet
    names: dict[str, str]
    params: Values
    where: str

    def source(self, action: str, joins: str = "") -> str:
        """The rows `s`, with their match `m`, that become this, in their order."""
        joined = "FROM {match} m JOIN {rows} s ON s.line = m.line".format(**self.names)
        return f"{joined} {joins} WHERE {self.where} AND m.action = '{action}' ORDER BY m.line"

    def keys(self, column: str, *actions: str) -> list[int]:
        """What stands in a column of the match, each once, for rows that become one of these."""
        found = fetch(
            f"SELECT DISTINCT m.{column} FROM {self.names['match']} m WHERE {self.where}"
            f" AND m.action = ANY(%s) AND m.{column} IS NOT NULL ORDER BY 1",
            [list(actions)],
        )
        return [row[0] for row in found]

    def counts(self) -> dict[str, int]:
        """How many of the rows become what."""
        match = self.names["match"]
        return dict(fetch(f"SELECT m.action, count(*) FROM {match} m WHERE {self.where} GROUP BY m.action"))

    def insert(self, model: type[models.Model], filled: dict[str, str], source: str, **kept: Any) -> int:
        """Write new rows of a table and keep them in the change set; returns how many."""
        return insert_kept(self.change_set, model, *insert_of(model, filled, source, self.params), **kept)


def insert_of(
    model: type[models.Model], filled: dict[str, str], source: str, params: Values
) -> tuple[str, Values]:
    """The INSERT of new rows in the order of `source`, and its parameters.

    `filled`: column -> SQL; the other columns get the defaults of the model.
    """
    columns, values, defaults = columns_for(model, filled)
    insert = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} {source}"
    return insert, params | defaults
