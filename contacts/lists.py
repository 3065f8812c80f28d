"""The list of clients."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.html import escape, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.bulk import CLIENT_BULK
from contacts.list_filters import Broken, CoOwned, InGroup, Named, TopByTurnover, measures_for
from contacts.models import Activity, Client
from contacts.queries.choices import branches_of, owners_of, teams_of
from contacts.queries.client_search import client_matches
from contacts.queries.co_owners import co_owner_names
from contacts.queries.names import country_choices, language_choices
from crm.lists.counting import Median
from crm.lists.filters import Between, Contains, OneOf, Related, Tagged, When, YesNo
from crm.lists.specs import Column, FootSum, ListSpec, ReadyView, Sort
from crm.web import formats
from crm.web.languages import country_name, language_name
from crm.web.listing import cells

if TYPE_CHECKING:
    from crm.people.models import User
    from crm.web.listing.drawing import Drawing

KINDS = dict(Activity.Kind.choices)
STAGE_TONES = {"lead": "acc", "prospect": "acc", "customer": "good", "inactive": "warn", "lost": ""}


def _co_owners(row: Any, drawing: Drawing) -> str:
    found = drawing.once("co-owners", lambda: co_owner_names(drawing.rows))
    return format_html_join(", ", "<bdi>{}</bdi>", ((name,) for name in found.get(row.pk, ())))


def _named(field: str, name_of: Callable[[str], str]) -> Any:
    """A code by its name, each looked up once."""

    def cell(row: Any, drawing: Drawing) -> str:
        code = getattr(row, field)
        return drawing.once((field, code), lambda: escape(name_of(code))) if code else ""

    return cell


COLUMNS = (
    Column("name", _("Client"), cells.named("client_page", sub="city"), sort="name", is_fixed=True),
    Column("grade", _("Class"), cells.tag("grade", {"A": "acc"}), sort="grade"),
    Column("owner", _("Owner"), cells.person("owner"), joins=("owner",)),
    Column("last_contact", _("Last contact"), cells.day("last_contact_at", _("never")), sort="recent"),
    Column("next_step", _("Next step"), cells.next_step(KINDS), sort="next_step"),
    Column(
        "pipeline",
        _("Open pipeline"),
        cells.money("pipeline_amount"),
        sort="pipeline",
        is_number=True,
        group="finance",
    ),
    Column(
        "turnover",
        _("Turnover, 12 months"),
        cells.metered_money("turnover_amount"),
        sort="turnover",
        is_number=True,
        group="finance",
    ),
    Column("stage", _("Stage"), cells.state("stage", STAGE_TONES), sort="stage"),
    Column("co_owners", _("Co-owners"), _co_owners, is_default=False),
    Column("team", _("Team"), cells.text("team.name"), joins=("team",), is_default=False),
    Column("branch", _("Branch"), cells.text("branch.name"), joins=("branch",), is_default=False),
    Column("city", _("City"), cells.text("city"), sort="city", is_default=False),
    Column("country", _("Country"), _named("country", country_name), is_default=False),
    Column("language", _("Language"), _named("language", language_name), is_default=False),
    Column("time_zone", _("Time zone"), cells.ltr("time_zone"), is_default=False),
    Column("phone", _("Phone"), cells.ltr("main_phone"), is_default=False, group="contact"),
    Column("email", _("E-mail"), cells.ltr("main_email"), is_default=False, group="contact"),
    Column("tax_number", _("Tax number"), cells.ltr("tax_number"), is_default=False),
    Column("external_number", _("Client number"), cells.ltr("external_number"), is_default=False),
    Column("tags", _("Tags"), cells.tags("tags"), is_default=False),
    Column("source", _("Source"), cells.text("source"), is_default=False),
    Column("created", _("Created"), cells.date("created_at"), sort="created", is_default=False),
    Column(
        "last_order",
        _("Last order"),
        cells.date("last_order_on"),
        sort="last_order",
        is_default=False,
        group="finance",
    ),
)

SORTS = (
    Sort("recent", _("Last contact"), "last_activity_at", is_indexed=True, starts_descending=True),
    Sort("name", _("Name"), "name_key", is_indexed=True),
    Sort(
        "turnover",
        _("Turnover, 12 months"),
        "turnover_amount",
        is_indexed=True,
        starts_descending=True,
        group="finance",
    ),
    Sort("pipeline", _("Open pipeline"), "pipeline_amount", starts_descending=True, group="finance"),
    Sort("next_step", _("Next step"), "next_step_at"),
    Sort("grade", _("Class"), "grade"),
    Sort("stage", _("Stage"), "stage"),
    Sort("city", _("City"), "city"),
    Sort("created", _("Created"), "created_at", starts_descending=True),
    Sort("last_order", _("Last order"), "last_order_on", starts_descending=True, group="finance"),
)


def _is_overdue(_user: User) -> Q:
    # "Not overdue" must hold those without a step too, so the question is never unknown.
    return Q(next_step_at__isnull=False, next_step_at__lt=timezone.now())


FILTERS = (
    OneOf("class", _("Class"), "grade", choices=Client.Grade.choices),
    OneOf("stage", _("Stage"), choices=Client.Stage.choices),
    OneOf("kind", _("Kind"), choices=Client.Kind.choices),
    Related("owner", _("Owner"), choices=owners_of, knows_me=True),
    CoOwned("co_owner", _("Co-owner"), choices=owners_of, knows_me=True),
    Related("team", _("Team"), choices=teams_of),
    Related("branch", _("Branch"), choices=branches_of),
    When("last_contact", _("Last contact"), "last_contact_at"),
    When("created", _("Created"), "created_at", with_never=False),
    When("last_order", _("Last order"), "last_order_on", is_date=True, group="finance"),
    YesNo("no_step", _("Without a next step"), yes=Q(next_step_at__isnull=True)),
    YesNo("overdue", _("Next step overdue"), yes=_is_overdue),
    Between("turnover", _("Turnover, 12 months"), "turnover_amount", group="finance"),
    Between("pipeline", _("Open pipeline"), "pipeline_amount", group="finance"),
    Contains("city", _("City"), lookup="istartswith"),
    Named("country", _("Country"), choices=country_choices),
    Named("language", _("Language"), choices=language_choices),
    Contains("time_zone", _("Time zone")),
    Tagged("tag", _("Tags"), "tags"),
    YesNo("no_phone", _("Without a phone"), yes=Q(main_phone=""), group="contact"),
    YesNo("no_email", _("Without an e-mail"), yes=Q(main_email=""), group="contact"),
    TopByTurnover("top", _("Top by turnover"), group="finance"),
    Broken("broken", _("Standard broken"), choices=measures_for),
    Contains("source", _("Source"), lookup="iexact"),
    InGroup("group", _("Group of companies"), "pk"),
)

VIEWS = (
    ReadyView("all", _("All clients")),
    ReadyView("mine", _("My clients"), "owner=me"),
    ReadyView("quiet", _("Going quiet"), "class=A&class=B&last_contact_over=30&sort=-turnover"),
    ReadyView("no-step", _("Without a next step"), "stage=prospect&stage=customer&no_step=yes"),
    ReadyView("leads", _("Leads"), "stage=lead"),
    ReadyView("together", _("I am co-owner"), "co_owner=me"),
)


def _noun(count: int) -> str:
    return ngettext("client", "clients", count)


def _money(value: Any, drawing: Drawing) -> str:
    return formats.money_compact(value, drawing.currency)


def _without_step(value: int, drawing: Drawing) -> str:
    return ngettext("%(n)s without one", "%(n)s without one", value) % {"n": drawing.number(value)}


def _median_age(moment: Any, _drawing: Drawing) -> str:
    days = (timezone.now() - moment).days
    shown = {"n": formats.number(days)}
    return ngettext("median %(n)s day", "median %(n)s days", days) % shown


SUMS = (
    FootSum("last_contact", Median("last_contact_at"), _median_age),
    FootSum("next_step", Count("pk", filter=Q(next_step_at__isnull=True)), _without_step),
    FootSum("pipeline", Sum("pipeline_amount"), _money),
    FootSum("turnover", Sum("turnover_amount"), _money),
)

CLIENT_LIST = ListSpec(
    key="clients",
    entity=Client.entity,
    model=Client,
    title=_("Clients"),
    noun=_noun,
    url_name="client_list",
    columns=COLUMNS,
    sorts=SORTS,
    default_sort="-recent",
    filters=FILTERS,
    views=VIEWS,
    sums=SUMS,
    bulk=CLIENT_BULK,
    resource="contacts.resources.ClientResource",
    template="contacts/client_list.html",
    card=(
        cells.link("client_page"),
        cells.day("last_contact_at", _("never")),
        cells.within("finance", cells.money("turnover_amount")),
        cells.next_step(KINDS),
    ),
    find=client_matches,
    defer=("note", "name_key"),
    new_url_name="client_create",
    new_label=_("New client"),
    empty_title=_("No clients yet"),
    empty_text=_("Import your client list, or write the first one in by hand."),
)
