"""The list of documents of all records that one sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.html import escape, format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.access.entities import entities
from crm.documents.holders import holders
from crm.documents.kinds import KINDS
from crm.documents.models import Document, State
from crm.documents.queries.pages import STATE_TONES
from crm.lists.filters import OneOf, Related, When, YesNo
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.people.models import User
from crm.search.text import SearchText
from crm.web import formats
from crm.web.listing import cells

if TYPE_CHECKING:
    from crm.web.listing.drawing import Drawing

TONES = {state.value: tone for state, tone in STATE_TONES.items()}


def records_of(documents: Iterable[Document], user: User) -> dict[tuple[str, int], Any]:
    """The records that these documents belong to, as far as the person sees them; a query for each kind."""
    asked: dict[str, set[int]] = defaultdict(set)
    for document in documents:
        asked[document.record_entity].add(document.record_id)
    return {
        (holder.key, row.pk): row
        for holder in holders.on_for(user)
        if holder.key in asked
        for row in holder.model.objects.visible_to(user).filter(pk__in=asked[holder.key])
    }


def _record(row: Any, drawing: Drawing) -> str:
    found = drawing.once("records", lambda: records_of(drawing.rows, drawing.user)).get(row.about)
    return format_html('<a href="{}"><bdi>{}</bdi></a>', found.get_absolute_url(), found) if found else ""


def _size(row: Any, _drawing: Drawing) -> str:
    return escape(formats.file_size(row.size))


def _kinds_of_records(user: User) -> list[tuple[str, Any]]:
    named = [(holder.key, entities.get(holder.key)) for holder in holders.on_for(user)]
    return [(key, entity.label) for key, entity in named if entity is not None]


def _bringers(_user: User) -> list[tuple[int, str]]:
    """Colleagues who have ever brought a document."""
    brought = (
        Document.objects.unscoped("names of colleagues only").exclude(brought_by=None).values("brought_by")
    )
    return list(User.objects.filter(pk__in=brought).order_by("name").values_list("pk", "name"))


def _matches(text: str, _user: User) -> Q:
    found = Q()
    for word in SearchText(text).words:
        found &= Q(search_text__contains=word)
    return found


DOCUMENT_LIST = ListSpec(
    key="documents",
    entity=Document.entity,
    model=Document,
    title=_("Documents"),
    noun=lambda count: ngettext("document", "documents", count),
    url_name="document_list",
    columns=(
        Column("name", _("Name"), cells.link("document_page", "name"), sort="name", is_fixed=True),
        Column("record", _("Belongs to"), _record),
        Column("kind", _("Type"), cells.choice("kind")),
        Column("state", _("State"), cells.state("state", TONES)),
        Column("version", _("Version"), cells.number("number"), is_number=True),
        Column("size", _("Size"), _size, sort="size", is_number=True),
        Column("by", _("Brought by"), cells.person("brought_by"), joins=("brought_by",)),
        Column("changed", _("Changed"), cells.day("changed_at"), sort="recent"),
        Column("brought", _("Brought"), cells.date("brought_at"), sort="brought", is_default=False),
    ),
    sorts=(
        Sort("recent", _("Changed"), "changed_at", starts_descending=True),
        Sort("name", _("Name"), "search_text"),
        Sort("size", _("Size"), "size", starts_descending=True),
        Sort("brought", _("Brought"), "brought_at", starts_descending=True),
    ),
    default_sort="-recent",
    filters=(
        OneOf("of", _("Belongs to"), "record_entity", choices=_kinds_of_records),
        OneOf("state", _("State"), choices=State.choices),
        OneOf("kind", _("Type"), choices=KINDS),
        Related("by", _("Brought by"), "brought_by", choices=_bringers, knows_me=True),
        YesNo("private", _("Private"), yes=Q(is_private=True)),
        When("changed", _("Changed"), "changed_at", with_never=False),
    ),
    views=(
        ReadyView("all", _("All documents")),
        ReadyView("mine", _("Brought by me"), "by=me"),
        ReadyView("review", _("In review"), "state=review"),
        ReadyView("archived", _("Archived"), "state=archived"),
    ),
    resource="crm.documents.resources.DocumentResource",
    card=(cells.link("document_page", "name"), _record, cells.day("changed_at"), cells.state("state", TONES)),
    find=_matches,
    empty_title=_("No documents yet"),
    empty_text=_("Files are added on the page of their client, deal or ticket."),
)  # fmt: skip
