"""Filters that lists of upper rooms share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import django_filters as parse
from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Breach, Client
from contacts.phrases.letters import fold
from contacts.queries.co_owners import co_owned
from contacts.queries.groups import MOST as MOST_IN_GROUP
from contacts.queries.groups import keys_of_group
from contacts.standards import standard_measures
from crm.access.scopes import arms
from crm.frozen import frozen
from crm.lists.filters import Contains, ListFilter, OneOf, Related, Values

if TYPE_CHECKING:
    from crm.people.models import User

MOST = 1_000


@frozen
class Broken(OneOf):
    """Clients with whom a standard is broken: every figure of the page of standards opens this."""

    def q(self, values: Values, user: User) -> Q:
        rows = Breach.objects.unscoped("of clients that the list shows anyway")
        return Q(pk__in=rows.filter(measure__in=values[self.key]).values("client"))


@frozen
class CoOwned(Related):
    """Clients that these colleagues look after together with the owner; "none": nobody besides the owner."""

    def q(self, values: Values, user: User) -> Q:
        chosen = set(values[self.key])
        keys = [user.pk if key == "me" else int(key) for key in chosen - {"none"}]
        found = Q(pk__in=co_owned(keys))
        return found | ~Q(pk__in=co_owned()) if "none" in chosen else found


@frozen
class Named(Contains):
    """A code that is kept (a country, a language), asked for by its name in the reader's language or by itself."""

    choices: Callable[[], list[tuple[str, str]]] = list

    def _codes(self, values: Values) -> dict[str, str]:
        said = fold(values[self.key].strip()).text
        known = [(code, name) for code, name in self.choices() if code and said]
        exact = {code: name for code, name in known if said in (code.lower(), fold(name).text)}
        return exact or {code: name for code, name in known if fold(name).text.startswith(said)}

    def q(self, values: Values, user: User) -> Q:
        return Q(**{f"{self.path}__in": list(self._codes(values))})

    def words(self, values: Values, user: User) -> str:
        return _(" or ").join(self._codes(values).values()) or str(values[self.key])


@frozen
class TopByTurnover(ListFilter):
    """The so many clients with the largest turnover among all that the reader sees, whatever else is asked."""

    def parts(self, user: User) -> dict[str, parse.Filter]:
        found = parse.NumberFilter(label=self.label, min_value=1, max_value=MOST)
        found.field_class = forms.IntegerField
        return {self.key: found}

    def q(self, values: Values, user: User) -> Q:
        """One query: a walk along the index of each arm of the scope."""
        rows, many = Client.objects.unscoped("each walk is an arm of the scope"), int(values[self.key])
        walks = [
            rows.filter(arm, turnover_amount__gt=0)
            .order_by("-turnover_amount", "-pk")
            .values_list("turnover_amount", "pk")[:many]
            for arm in arms(Client, user)
        ]
        found = walks[0].union(*walks[1:]) if walks else ()
        return Q(pk__in=[pk for _amount, pk in sorted(found, reverse=True)[:many]])


def measures_for(user: User) -> list[tuple[str, str]]:
    return [(measure.key, str(measure.label)) for measure in standard_measures.on_for(user)]


@frozen
class OfClient(ListFilter):
    """The records of one client: the address that the client page opens. Somebody else's client matches nothing."""

    def parts(self, user: User) -> dict[str, parse.Filter]:
        return {self.key: parse.NumberFilter(label=self.label, min_value=1, max_value=2**62)}

    def q(self, values: Values, user: User) -> Q:
        return Q(**{f"{self.path}__in": Client.objects.visible_to(user).filter(pk=int(values[self.key]))})

    def words(self, values: Values, user: User) -> str:
        client = Client.objects.visible_to(user).filter(pk=int(values[self.key])).only("name").first()
        return client.name if client else _("unknown")


@frozen
class InGroup(OfClient):
    """The records of a whole group of companies, as far as the reader sees these: its figures open this."""

    def parts(self, user: User) -> dict[str, parse.Filter]:
        hidden = parse.NumberFilter(label=self.label, widget=forms.HiddenInput, min_value=1, max_value=2**62)
        return {self.key: hidden}

    def q(self, values: Values, user: User) -> Q:
        client = Client.objects.visible_to(user).filter(pk=int(values[self.key])).only("parent").first()
        keys = [key for level in keys_of_group(client) for key in level][:MOST_IN_GROUP] if client else []
        return Q(**{f"{self.path}__in": Client.objects.visible_to(user).filter(pk__in=keys).order_by()})


IN_GROUP = InGroup("group", gettext_lazy("Group of companies"), "client")
