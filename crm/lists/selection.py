"""Which rows a bulk action or an export means: named keys, or a signed description of the query behind the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core import signing

from crm.frozen import frozen
from crm.lists.counting import matching
from crm.lists.reading import read_query
from crm.lists.specs import ListSpec

if TYPE_CHECKING:
    from crm.people.models import User

SALT = "lists.selection"
MAX_NAMED = 1_000


class BadSelection(ValueError):
    """The selection was not made by this list for this person."""


@frozen
class Selection:
    """`ids` named one by one, or everything that `params` (a query string's values) finds."""

    spec: ListSpec
    user: User
    ids: tuple[int, ...] = ()
    params: dict[str, tuple[str, ...]] | None = None

    def token(self) -> str:
        """One opaque word that brings the same selection back, for this person only."""
        params = None if self.params is None else {key: list(values) for key, values in self.params.items()}
        return signing.dumps([self.spec.key, self.user.pk, list(self.ids), params], salt=SALT, compress=True)

    def rows(self, *actions: str) -> Any:
        """The rows meant that the person sees and may do all these actions to.

        None, if a filter that chose them means nothing to the person any more: the others were never chosen.
        """
        if self.params is not None:
            query = read_query(self.spec, self.user, self.params)
            return self.spec.model.objects.none() if query.is_widened else matching(query, *actions)
        rows = self.spec.model.objects.visible_to(self.user).filter(pk__in=self.ids)
        for action in actions:
            rows = rows.filter(self.spec.model.visibility(self.user, action))
        return rows

    def split(self, *actions: str) -> tuple[int, int]:
        """How many of the rows the person may do this to, and how many not."""
        allowed = self.rows(*actions).count()
        return allowed, self.rows().count() - allowed


def asked_by(token: str) -> list[str]:
    """The words by which a selection was made, for whoever looks for a name in it; none in what is no selection."""
    try:
        _key, _user_id, _ids, params = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return []
    return [word for values in (params or {}).values() for word in values]


def read_selection(spec: ListSpec, user: User, token: str) -> Selection:
    """Raises BadSelection for a word that was changed, or made for another list or person."""
    try:
        key, user_id, ids, params = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as wrong:
        raise BadSelection from wrong
    if key != spec.key or user_id != user.pk:
        raise BadSelection
    kept = None if params is None else {name: tuple(values) for name, values in params.items()}
    return Selection(spec, user, tuple(ids), kept)


def named(spec: ListSpec, user: User, values: list[str]) -> Selection:
    """A selection of the keys that a form sent; what is no number is left out."""
    ids = [
        int(value) for value in values[:MAX_NAMED] if value.isascii() and value.isdigit() and len(value) < 19
    ]
    return Selection(spec, user, tuple(dict.fromkeys(ids)))
