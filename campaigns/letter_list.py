"""Who receives letters, and who was left out and why: of one run or of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.html import escape, format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns.models import Letter, LetterRun
from contacts.postal import postal_places
from contacts.queries.choices import owners_of
from crm.lists.filters import OneOf, Related, YesNo
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.search.text import holds_words
from crm.web.listing import cells

if TYPE_CHECKING:
    from crm.people.models import User
    from crm.web.listing.drawing import Drawing


def _runs_of(user: User) -> list[tuple[int, str]]:
    return list(LetterRun.objects.visible_to(user).order_by("name", "pk").values_list("pk", "name"))


def _client(row: Any, _drawing: Drawing) -> str:
    return format_html('<a href="{}"><bdi>{}</bdi></a>', row.client.get_absolute_url(), row.client.name)


def _state(row: Any, _drawing: Drawing) -> str:
    tone = "warn" if row.lacks else "good"
    return f'<span class="st"><i class="dot {tone}"></i>{escape(row.outcome)}</span>'


def _place(part: str) -> Any:
    """Of the address that stands on the letter."""

    def cell(row: Any, drawing: Drawing) -> str:
        places = drawing.once(
            "post", lambda: postal_places((row.client for row in drawing.rows), drawing.user)
        )
        return format_html("<bdi>{}</bdi>", getattr(places[row.client_id], part))

    return cell


def _matches(text: str, _user: User) -> Q:
    return holds_words(text, "client__search__text")


LETTER_LIST = ListSpec(
    key="letters",
    entity=Letter.entity,
    model=Letter,
    title=_("Receivers of letters"),
    noun=lambda count: ngettext("letter", "letters", count),
    url_name="letter_list",
    module="campaigns",
    columns=(
        Column("client", _("Client"), _client, joins=("client",), sort="client", is_fixed=True),
        Column("run", _("Letter"), cells.text("run.name"), joins=("run",)),
        Column("state", _("State"), _state, group="contact"),
        Column("street", _("Street"), _place("street"), joins=("client",), group="contact"),
        Column("post_code", _("Post code"), _place("post_code"), joins=("client",), sort="post_code",
               group="contact"),
        Column("city", _("City"), _place("city"), joins=("client",)),
        Column("country", _("Country"), cells.text("client.country"), joins=("client",), is_default=False),
        Column("owner", _("Owner"), cells.person("client.owner"), joins=("client__owner",)),
        Column("made", _("Made"), cells.date("run.made_at"), joins=("run",), is_default=False),
        Column("sent", _("Sent"), cells.date("run.sent_at"), joins=("run",), is_default=False),
    ),
    sorts=(
        Sort("recent", _("Latest first"), "pk", starts_descending=True),
        Sort("client", _("Client"), "client__name_key"),
        Sort("post_code", _("Post code"), "client__post_code", group="contact"),
    ),
    default_sort="-recent",
    filters=(
        OneOf("run", _("Letter"), "run_id", choices=_runs_of),
        YesNo("left_out", _("Left out"), yes=~Q(lacks=""), group="contact"),
        OneOf("state", _("State of the letter"), "run__state", choices=LetterRun.State.choices),
        Related("owner", _("Owner"), "client__owner", choices=owners_of, knows_me=True),
    ),
    views=(
        ReadyView("all", _("All receivers")),
        ReadyView("out", _("Left out"), "left_out=yes"),
    ),
    resource="campaigns.resources.LetterResource",
    card=(_client, cells.text("run.name"), cells.text("client.city"), cells.within("contact", _state)),
    find=_matches,
    row_url=lambda row: row.client.get_absolute_url(),
    empty_title=_("No letters yet"),
    empty_text=_("When a letter is made, everybody who receives it stands here, and who was left out and why."),
)  # fmt: skip
