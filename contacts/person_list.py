"""The list of persons: who works for the clients that one sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.db.models.lookups import Contains as Holds
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.call_list_spec import add_selected
from contacts.forms.calls import AddToListForm
from contacts.list_filters import IN_GROUP
from contacts.models import Client, Person
from contacts.queries.choices import branches_of, owners_of, teams_of
from contacts.queries.reach import main_channels
from crm.lists.filters import Contains, OneOf, Related, When, YesNo
from crm.lists.specs import BulkAction, BulkResult, Column, ListSpec, ReadyView, Sort
from crm.search.text import SearchText
from crm.sql.functions import Fold
from crm.web.listing import cells

if TYPE_CHECKING:
    from crm.people.models import User
    from crm.web.listing.drawing import Drawing

OWN_NAME, CLIENT_NAME = Fold("name"), Fold("client__name")


def _name(row: Any, drawing: Drawing) -> str:
    avatar = format_html('<span class="av a{}" aria-hidden="true">{}</span>', row.tone, row.initials)
    return f'<span class="nm">{avatar}<span>{_plain_name(row, drawing)}</span></span>'


def _plain_name(row: Any, _drawing: Drawing) -> str:
    return format_html('<a href="{}"><bdi>{}</bdi></a>', row.get_absolute_url(), row.name)


def _client(row: Any, _drawing: Drawing) -> str:
    address = reverse("client_page", args=[row.client_id])
    return format_html('<a href="{}"><bdi>{}</bdi></a>', address, row.client.name)


def _reached_by(kind: str) -> Any:
    def cell(row: Any, drawing: Drawing) -> str:
        found = drawing.once("reach", lambda: main_channels(drawing.rows, drawing.user))
        value = found.get((row.pk, kind), "")
        return f'<span class="ltr">{escape(value)}</span>' if value else ""

    return cell


def _matches(text: str, _user: User) -> Q:
    """Each word is in the name of the person or of the client. The index of clients narrows first: it knows both."""
    found = Q()
    for word in SearchText(text).words:
        found &= Q(client__search__text__contains=word) & (
            Q(Holds(OWN_NAME, word)) | Q(Holds(CLIENT_NAME, word))
        )
    return found


def _call_their_clients(*, rows: Any, by: User, **said: Any) -> BulkResult:
    keys = rows.order_by().values("client")
    clients = Client.objects.visible_to(by).filter(pk__in=keys).filter(Client.visibility(by, "bulk"))
    return add_selected(rows=clients, by=by, **said)


PERSON_LIST = ListSpec(
    key="persons",
    entity=Person.entity,
    model=Person,
    title=_("People"),
    noun=lambda count: ngettext("person", "persons", count),
    url_name="person_list",
    columns=(
        Column("name", _("Name"), _name, sort="name", is_fixed=True),
        Column("client", _("Client"), _client, joins=("client",)),
        Column("position", _("Position"), cells.text("position")),
        Column("role", _("Role in the purchase"), cells.choice("purchase_role")),
        Column("phone", _("Phone"), _reached_by("phone"), group="contact"),
        Column("email", _("E-mail"), _reached_by("email"), group="contact"),
        Column("owner", _("Owner"), cells.person("client.owner"), joins=("client__owner",)),
        Column("city", _("City"), cells.text("client.city"), joins=("client",), is_default=False),
        Column("birthday", _("Birthday"), cells.date("birthday"), is_default=False, group="personal"),
        Column("language", _("Language"), cells.text("language"), is_default=False, group="personal"),
        Column("note", _("Note"), cells.text("note"), is_default=False, group="personal"),
        Column("created", _("Added"), cells.date("created_at"), sort="created", is_default=False),
    ),
    sorts=(
        Sort("name", _("Name"), "name_key"),
        Sort("client", _("Client"), "client__name_key"),
        Sort("created", _("Added"), "created_at", starts_descending=True),
    ),
    default_sort="name",
    filters=(
        OneOf("role", _("Role in the purchase"), "purchase_role", choices=Person.PurchaseRole.choices),
        YesNo("main", _("Main contact"), yes=Q(is_main=True)),
        Contains("position", _("Position")),
        Related("owner", _("Owner"), "client__owner", choices=owners_of, knows_me=True),
        Related("team", _("Team"), "client__team", choices=teams_of),
        Related("branch", _("Branch"), "client__branch", choices=branches_of),
        OneOf("stage", _("Stage of the client"), "client__stage", choices=Client.Stage.choices),
        OneOf("class", _("Class of the client"), "client__grade", choices=Client.Grade.choices),
        Contains("city", _("City"), "client__city", lookup="istartswith"),
        When("created", _("Added"), "created_at", with_never=False),
        IN_GROUP,
    ),
    views=(
        ReadyView("all", _("All people")),
        ReadyView("mine", _("At my clients"), "owner=me"),
        ReadyView("decide", _("Who decides"), "role=decides"),
    ),
    bulk=(
        BulkAction(
            "call_list", _("Call list"), "phone", "view", _call_their_clients, AddToListForm,
            question=_("have clients that will be put on a call list."), button=_("Put on the list"),
        ),
    ),
    resource="contacts.resources.PersonResource",
    card=(_plain_name, _client, _reached_by("phone"), cells.text("position")),
    find=_matches,
    defer=("name_key", "how_met"),
    empty_title=_("Nobody is named yet"),
    empty_text=_("Persons are added on the page of their client, or come with an import."),
)  # fmt: skip
