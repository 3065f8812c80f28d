"""Who could take clients over: how much each has today, and why some cannot."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Activity, Client
from crm.access.context import access_of
from crm.access.models import Cover
from crm.frozen import frozen
from crm.people.models import User
from crm.web.formats import date_short, number

WEEK = timedelta(days=7)


@frozen
class Load:
    """What a colleague has today: clients that are not lost, and open steps due within a week or late."""

    clients: int = 0
    steps: int = 0

    def __str__(self) -> str:
        clients = ngettext("%(n)s client", "%(n)s clients", self.clients) % {"n": number(self.clients)}
        steps = ngettext("%(n)s step this week", "%(n)s steps this week", self.steps)
        return f"{clients}, {steps % {'n': number(self.steps)}}"


def loads_of(user_ids: Collection[int]) -> dict[int, Load]:
    """Two queries for any number of colleagues; numbers only, whoever may see the clients."""
    owned = Client.objects.unscoped("how many, not which").filter(owner__in=user_ids)
    owned = owned.exclude(stage=Client.Stage.LOST)
    planned = Activity.objects.unscoped("how many, not which").filter(
        assigned_to__in=user_ids, done_at=None, due_at__lt=timezone.now() + WEEK
    )
    clients = _counted(owned, "owner")
    steps = _counted(planned, "assigned_to")
    return {pk: Load(clients.get(pk, 0), steps.get(pk, 0)) for pk in user_ids}


def _counted(rows: QuerySet[Client] | QuerySet[Activity], key: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(key).annotate(count=Count("pk")))


def away_now(user_ids: Collection[int]) -> dict[int, Cover]:
    """The running cover of each who is absent."""
    now = timezone.now()
    rows = Cover.objects.filter(absent__in=user_ids, starts_at__lte=now, ends_at__gt=now)
    return {cover.absent_id: cover for cover in rows.select_related("deputy").order_by("-ends_at", "pk")}


def refusal_of(receiver: User, giver: User) -> str:
    """Why this colleague cannot take clients of the giver over now; "" when they can."""
    name = {"name": receiver.name}
    if receiver.pk == giver.pk:
        return _("These are %(name)s’s clients already.") % name
    if not receiver.is_active:
        return _("%(name)s does not work here any more.") % name
    if not access_of(receiver).may(Client.entity, "view"):
        return _("%(name)s may not see clients, so cannot own any.") % name
    cover = away_now([receiver.pk]).get(receiver.pk)
    if cover is not None:
        words = _("%(name)s is away until %(day)s, covered by %(deputy)s: choose somebody who is there.")
        return words % (name | {"day": date_short(cover.ends_at), "deputy": cover.deputy.name})
    return ""


def givers_for(user: User) -> list[tuple[User, int]]:
    """Colleagues, also such as left, with the number of their clients that the person may assign."""
    rows = Client.objects.visible_to(user, "assign").exclude(owner=None)
    counts = dict(rows.order_by().values_list("owner").annotate(count=Count("pk")))
    people = User.objects.filter(pk__in=counts).select_related("home_team").order_by("name")
    return [(person, counts[person.pk]) for person in people]


def possible_receivers(giver: User) -> list[tuple[int, str]]:
    """Everybody who works here, each with team and load; refusals come when one is chosen, with their reason."""
    people = list(
        User.objects.filter(is_active=True).exclude(pk=giver.pk).select_related("home_team").order_by("name")
    )
    loads, away = loads_of([person.pk for person in people]), away_now([person.pk for person in people])
    return [(person.pk, _words_of(person, loads[person.pk], away.get(person.pk))) for person in people]


def _words_of(person: User, load: Load, cover: Cover | None) -> str:
    parts = [person.name, person.home_team.name if person.home_team else "", str(load)]
    if cover is not None:
        parts.append(_("away until %(day)s") % {"day": date_short(cover.ends_at)})
    return " · ".join(part for part in parts if part)
