"""Columns and figures that several lists of sales share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min, Q, Sum, TextField
from django.db.models.functions import Cast, JSONObject
from django.forms import HiddenInput
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import NumberFilter

from contacts.models import Client
from crm.frozen import frozen
from crm.lists import filters
from crm.lists.specs import Column
from crm.web import formats
from crm.web.listing import cells
from crm.web.listing.drawing import Drawing

if TYPE_CHECKING:
    from crm.people.models import User

OWNER = Column("owner", _("Owner"), cells.person("owner"), joins=("owner",))
CLIENT = Column("client", _("Client"), cells.text("client.name"), joins=("client",))
TEAM = Column("team", _("Team"), cells.text("team.name"), joins=("team",), is_default=False)
BRANCH = Column("branch", _("Branch"), cells.text("branch.name"), joins=("branch",), is_default=False)


def money_sum(value: Any, drawing: Drawing) -> str:
    return drawing.money(value or 0)


def sum_of_papers(field: str) -> Any:
    """The sum of documents in their own currency, with what there is of currencies; for a FootSum."""
    return JSONObject(amount=Cast(Sum(field), TextField()), first=Min("currency"), last=Max("currency"))


def papers_sum(found: dict[str, str | None], _drawing: Drawing) -> str:
    """Amounts of several currencies have no rate of one day: they are not added up."""
    amount, currency = found["amount"], found["first"]
    if amount is None or currency is None:
        return ""
    return (
        formats.money(Decimal(amount), currency)
        if currency == found["last"]
        else gettext("several currencies")
    )


@frozen
class OfClient(filters.ListFilter):
    """The rows of one client: what the tabs of the client page open. It is set by an address, not by hand."""

    def parts(self, user: User) -> dict[str, Any]:
        number = NumberFilter(label=self.label, widget=HiddenInput, min_value=1, max_value=2**62)
        return {self.key: number}

    def q(self, values: filters.Values, user: User) -> Q:
        return Q(client=int(values[self.key]))

    def words(self, values: filters.Values, user: User) -> str:
        names = Client.objects.visible_to(user).filter(pk=int(values[self.key]))
        return names.values_list("name", flat=True).first() or "–"


OF_CLIENT = OfClient("client", _("Client"))
