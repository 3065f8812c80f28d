"""What is known of a client and its persons besides the facts of the left column."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contacts.models import (
    Address,
    Client,
    ClientName,
    CoOwner,
    ImportantDate,
    Person,
    PersonTie,
    Position,
    Preference,
    TaxNumber,
)
from contacts.queries.before_call import BeforeCall, weighed
from contacts.queries.classes import ClassStep, class_history
from contacts.queries.groups import CompanyGroup, group_of
from crm.access.context import access_of
from crm.access.scopes import can
from crm.audit.actions.reading import record_read

if TYPE_CHECKING:
    from crm.people.models import User


@dataclass
class Profile:
    """Each part is read when it is drawn, one query each; parts that the reader's role hides are empty."""

    client: Client
    user: User

    @cached_property
    def may_change(self) -> bool:
        return can(self.user, "change", self.client)

    @cached_property
    def may_share(self) -> bool:
        return can(self.user, "share", self.client)

    @cached_property
    def shows_personal(self) -> bool:
        return access_of(self.user).reads("personal")

    @cached_property
    def classes(self) -> list[ClassStep]:
        return class_history(self.client, self.user)

    @cached_property
    def names(self) -> list[ClientName]:
        return self._own(ClientName, "name")

    @cached_property
    def tax_numbers(self) -> list[TaxNumber]:
        return self._own(TaxNumber, "kind")

    @cached_property
    def addresses(self) -> list[Address]:
        return self._own(Address, "kind") if access_of(self.user).reads("contact") else []

    @cached_property
    def preferences(self) -> list[Preference]:
        """The surest and newest of each kind first."""
        return preferences_of(self.client, self.user)

    @property
    def before_call(self) -> BeforeCall | None:
        """For the head of the page, out of what is read for the profile anyway."""
        return weighed(self.client, self.preferences)

    @cached_property
    def positions(self) -> list[Any]:
        """Persons of other clients who work for this one, too. `home` is their own client, if the reader sees it."""
        rows = Position.objects.visible_within(self.client, self.user).select_related("person__client")
        found: list[Any] = list(rows.order_by("until", "person__name_key", "pk"))
        for row in found:
            home = row.person.client
            row.home = home if can(self.user, "view", home) else None
        return found

    @cached_property
    def people(self) -> list[Any]:
        """Persons of the client of whom more is known: `elsewhere` (positions), `ties` (word, person), `dates`."""
        persons: dict[int, Any] = {
            row.pk: row
            for row in Person.objects.visible_within(self.client, self.user).order_by(
                "-is_main", "name_key", "pk"
            )
        }
        for person in persons.values():
            person.elsewhere, person.ties_said, person.dates = [], [], []
        elsewhere = Position.objects.visible_to(self.user).filter(person__in=persons).select_related("client")
        for row in elsewhere.order_by("until", "pk"):
            persons[row.person_id].elsewhere.append(row)
        if self.shows_personal:
            self._add_personal(persons)
        return list(persons.values())

    def _add_personal(self, persons: dict[int, Any]) -> None:
        reason = "of persons whose client is in hand"
        for day in ImportantDate.objects.unscoped(reason).filter(person__in=persons).order_by("day", "pk"):
            persons[day.person_id].dates.append(day)
        ties = PersonTie.objects.unscoped(reason).filter(person__in=persons, other__in=persons)
        for tie in ties.order_by("pk"):
            if tie.person_id == tie.other_id:
                continue  # the two became one person
            person, other = persons[tie.person_id], persons[tie.other_id]
            person.ties_said.append((tie.get_kind_display(), other, tie))
            other.ties_said.append((PersonTie.BACK[PersonTie.Kind(tie.kind)], person, None))
        if any(person.dates or person.ties_said for person in persons.values()):
            record_read(self.user, self.client, "personal")

    @cached_property
    def co_owners(self) -> list[CoOwner]:
        rows = CoOwner.objects.visible_within(self.client, self.user).select_related("user")
        return list(rows.order_by("user__name", "pk"))

    @cached_property
    def group(self) -> CompanyGroup:
        return group_of(self.client, self.user)

    def _own(self, model: Any, *order: str) -> list[Any]:
        return list(model.objects.visible_within(self.client, self.user).order_by(*order, "pk"))


def preferences_of(client: Client, user: User) -> list[Preference]:
    """Needs and preferences of a client and its persons, by kind, the surest and newest first; logged as a reading."""
    if not access_of(user).reads("personal"):
        return []
    rows = Preference.objects.visible_within(client, user).select_related("person")
    found = list(rows.order_by("kind", "-confidence", "-noted_on", "pk"))
    if found:
        record_read(user, client, "personal")
    return found
