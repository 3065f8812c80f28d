"""What people said, and whether they may be addressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from contacts.models import Channel, Client, Person
from contacts.queries.working_at import is_of
from crm.frozen import frozen
from privacy.models import Consent, Purpose
from privacy.queries.holds import holds_of

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

State = Consent.State
# Newest first: what was said last, and of two at once what was kept last.
NEWEST = ("-at", "-id")


def may_contact(record: Client | Person, purpose: Purpose, channel: str) -> bool:
    """Whether this client (or person of one) may be addressed for the purpose on the channel, by what they said last.

    What a person of a client said counts for the person; what the client itself said counts for all its persons.
    """
    person = record if isinstance(record, Person) else None
    client = record.client if isinstance(record, Person) else record
    rows = _all().filter(client=client, purpose=purpose, channel__in=["", channel])
    own = rows.filter(person=person).order_by(*NEWEST).values_list("state", flat=True).first()
    whole = rows.filter(person=None).order_by(*NEWEST).values_list("state", flat=True).first()
    return _allows(purpose, [own, whole])


def _allows(purpose: Purpose, said: list[str | None]) -> bool:
    if State.WITHDRAWN in said or State.REFUSED in said:
        return False
    return purpose.basis != Purpose.Basis.CONSENT or State.GIVEN in said


def with_answer(clients: QuerySet[Client], purpose: Purpose | None, channel: str) -> QuerySet[Client]:
    """Annotate `no_contact`: "" where the client and its main person may be addressed, else why not: refused,
    withdrawn, or consent, where it is needed and nobody gave it. Without a purpose nobody is left out.
    """
    if purpose is None:
        return clients.annotate(no_contact=Value(""))
    rows = _all().filter(client=OuterRef("pk"), purpose=purpose, channel__in=["", channel]).order_by(*NEWEST)
    main = Person.objects.unscoped("a person of the client in the row").filter(
        client=OuterRef(OuterRef("pk"))
    )
    of_main = rows.filter(person=Subquery(main.order_by("-is_main", "pk").values("pk")[:1]))
    clients = clients.annotate(
        said=Subquery(rows.filter(person=None).values("state")[:1]),
        main_said=Subquery(of_main.values("state")[:1]),
    )
    whens: list[When] = [
        When(Q(said=state) | Q(main_said=state), then=Value(state))
        for state in (State.REFUSED, State.WITHDRAWN)
    ]
    if purpose.basis == Purpose.Basis.CONSENT:
        given = Q(said=State.GIVEN) | Q(main_said=State.GIVEN)
        whens += [When(given, then=Value("")), When(Q(pk__gt=0), then=Value("consent"))]
    return clients.annotate(no_contact=Case(*whens, default=Value("")))


@frozen
class Answers:
    """One person of a client, or the client itself: what they said, newest first, and what of it holds."""

    who: Client | Person
    holds: list[Consent]
    history: list[Consent]
    hold: Any = None

    @property
    def kind(self) -> str:
        return "person" if isinstance(self.who, Person) else "client"


def consents_of(client: Client, user: User) -> list[Answers]:
    """The client (an individual, or one for which something was said) and its persons; three queries."""
    rows = Consent.objects.visible_within(client, user).select_related("purpose", "by").order_by(*NEWEST)
    by_person: dict[int | None, list[Consent]] = {}
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row)
    holds = holds_of(client, user)
    persons = Person.objects.visible_within(client, user).order_by("-is_main", "name_key", "pk")
    whos: list[Client | Person] = (
        [client] if client.kind == Client.Kind.INDIVIDUAL or None in by_person else []
    )
    found = []
    for who in [*whos, *persons]:
        person_id = who.pk if isinstance(who, Person) else None
        history = by_person.get(person_id, [])
        found.append(Answers(who, _current(history), history, holds.get(person_id) or holds.get(None)))
    return found


def _current(history: list[Consent]) -> list[Consent]:
    """The newest row of each purpose and channel; for all channels it also ends what was said before of single ones."""
    newest: dict[tuple[int, str], Consent] = {}
    for row in history:
        whole = newest.get((row.purpose_id, ""))
        if whole is None:
            newest.setdefault((row.purpose_id, row.channel), row)
    return sorted(newest.values(), key=lambda row: (row.purpose.name, row.channel))


def _all() -> ScopedQuerySet:
    return Consent.objects.unscoped("whether somebody may be addressed, for records the caller may see")


def refusals_by_mail(client: Client, addresses: Sequence[str]) -> list[str]:
    """For a writer of mails: what the client, or the persons behind the addresses, refused or withdrew of e-mails."""
    reached = Channel.objects.unscoped("of a client that the writer sees").filter(
        is_of(client), kind=Channel.Kind.EMAIL, key__in=list(addresses)
    )
    persons = set(reached.exclude(person=None).values_list("person", flat=True))
    rows = (
        _all()
        .filter(Q(client=client) | Q(person__in=persons), channel__in=["", Consent.Channel.EMAIL])
        .select_related("purpose", "person")
    )
    by_whom: dict[int | None, list[Consent]] = {}
    for row in rows.order_by(*NEWEST):
        if row.person_id is None or row.person_id in persons:
            by_whom.setdefault(row.person_id, []).append(row)
    said = [row for history in by_whom.values() for row in _current(history) if row.state != State.GIVEN]
    words = _("%(who)s wants no e-mails for: %(purpose)s.")
    return [words % {"who": row.person or client, "purpose": row.purpose} for row in said]
