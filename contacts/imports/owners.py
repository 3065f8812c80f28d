"""Who is meant by an owner column, and whether the importer may give clients to them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from contacts.imports.folding import words_of
from contacts.imports.reasons import CellTrouble
from crm.access.context import access_of
from crm.access.levels import Level
from crm.frozen import frozen
from crm.people.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable


@frozen
class Colleague:
    pk: int
    name: str
    is_active: bool
    may_own: bool


class Owners:
    """Colleagues by e-mail and by name in any order and spelling of diacritics; read once per import."""

    def __init__(self, importer: User) -> None:
        self.by_email: dict[str, Colleague] = {}
        self.by_name: dict[str, set[Colleague]] = defaultdict(set)
        self.known: dict[str, int] = {}
        level, context = access_of(importer).level("client", "import"), access_of(importer)
        for user in User.objects.select_related("home_team"):
            team = user.home_team
            reached = user.pk == importer.pk or (
                level > Level.OWN
                and context.reaches(
                    level, owner_id=user.pk, team_id=team and team.pk, branch_id=team and team.branch_id
                )
            )
            self._learn(user, Colleague(user.pk, user.name, user.is_active, reached))

    def _learn(self, user: User, colleague: Colleague) -> None:
        self.by_email[user.email.lower()] = colleague
        words = words_of(user.name).split()
        self.by_name[_key(words)].add(colleague)
        for word in words:
            self.by_name[word].add(colleague)
        if len(words) > 1:
            # J. Kowalski, Kowalski J.
            self.by_name[_key([words[0][0], *words[1:]])].add(colleague)

    def find(self, text: str) -> int:
        """The key of the colleague meant; CellTrouble when there is none, or not for this importer."""
        if text not in self.known:
            self.known[text] = self._look_up(text)
        return self.known[text]

    def person(self, text: str) -> int:
        """The same for a field that only names somebody: whoever works here may be named."""
        return self._named(text).pk

    def are_meant(self, text: str) -> bool:
        """Whether a cell names a colleague in full, be it one who may not own anything."""
        if "@" not in text and " " not in text.strip():
            return False
        try:
            self.find(text)
        except CellTrouble as trouble:
            return trouble.code != "owner"
        return True

    def _look_up(self, text: str) -> int:
        colleague = self._named(text)
        if not colleague.may_own:
            raise CellTrouble("owner_right", name=colleague.name)
        return colleague.pk

    def _named(self, text: str) -> Colleague:
        written = text.strip().lower()
        if "<" in written:
            written = written.partition("<")[2].strip("> ")
        found = (
            {self.by_email[written]}
            if written in self.by_email
            else self.by_name.get(_key(words_of(text).split()), set())
        )
        here = {colleague for colleague in found if colleague.is_active}
        if not found:
            raise CellTrouble("owner")
        if not here:
            raise CellTrouble("owner_left", name=next(iter(found)).name)
        if len(here) > 1:
            raise CellTrouble("owner_many")
        return here.pop()


def _key(words: Iterable[str]) -> str:
    return " ".join(sorted(words))
