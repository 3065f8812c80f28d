"""The list of all documents that somebody sees, on whatever record they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.html import escape, format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.documents.bulk import DOCUMENT_BULK
from crm.documents.holders import holders
from crm.documents.kinds import KINDS
from crm.documents.models import Approval, Document, State
from crm.documents.queries.pages import STATE_TONES
from crm.documents.queries.records import asked_for, kinds_of_records, records_of
from crm.frozen import frozen
from crm.lists.filters import OneOf, Related, When
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.people.models import User as Colleague
from crm.search.text import holds_words
from crm.web import formats
from crm.web.listing import cells

if TYPE_CHECKING:
    from crm.people.models import User
    from crm.web.listing.drawing import Drawing

TONES = {str(state): tone for state, tone in STATE_TONES.items()}


def colleagues(_user: User) -> list[tuple[int, str]]:
    """All of them, as the directory names them."""
    return list(Colleague.objects.order_by("name", "pk").values_list("pk", "name"))


def _keys(values: Any, user: User) -> set[int]:
    """Colleagues that were chosen, the reader among them as "me"."""
    return {user.pk if key == "me" else int(key) for key in values if key != "none"}


@frozen
class WaitsFor(Related):
    """Whose approval is asked for and not given yet; nobody's: none is asked for."""

    def q(self, values: dict[str, Any], user: User) -> Q:
        waiting = Approval.objects.unscoped("narrows documents in sight").filter(
            version__document=OuterRef("pk"), answer=Approval.Answer.WAITING
        )
        found = Q(Exists(waiting.filter(approver__in=_keys(values[self.key], user))))
        return found | ~Q(Exists(waiting)) if "none" in values[self.key] else found


@frozen
class OwnedBy(Related):
    """Whose record it is that the document belongs to."""

    def q(self, values: dict[str, Any], user: User) -> Q:
        found = Q(pk__in=())
        for holder in holders.on_for(user):
            if not holder.owner_path:
                continue
            owner = Q(**{f"{holder.owner_path}__in": _keys(values[self.key], user)})
            if "none" in values[self.key]:
                owner |= Q(**{holder.owner_path: None})
            rows = holder.model.objects.unscoped("narrows documents in sight").filter(owner)
            held = Exists(rows.filter(pk=OuterRef("record_id")).order_by())
            found |= Q(held, record_entity=holder.key)
        return found


def _matches(words: str, _user: User) -> Q:
    return holds_words(words, "search_text")


def _record(row: Document, drawing: Drawing) -> str:
    held = drawing.once("records", lambda: records_of(drawing.rows, drawing.user)).get(row.about)
    if held is None:
        return ""
    return format_html('<a href="{}"><bdi>{}</bdi></a> <small>{}</small>', held.url, held.name, held.word)


def _name(row: Document, drawing: Drawing) -> str:
    lock = format_html(' <span class="tag">{}</span>', _("Private")) if row.is_private else ""
    return _link(row, drawing) + lock


_link = cells.link("document_page")


def _size(row: Document, drawing: Drawing) -> str:
    return f'<span class="num">{escape(formats.file_size(row.size))}</span>'


def _waits(row: Document, drawing: Drawing) -> str:
    names = drawing.once("asked", lambda: asked_for(drawing.rows)).get(row.pk, ())
    return escape(", ".join(colleague.name for colleague in names))


def _noun(count: int) -> str:
    return ngettext("document", "documents", count)


DOCUMENT_LIST = ListSpec(
    key="documents",
    entity=Document.entity,
    model=Document,
    title=_("Documents"),
    noun=_noun,
    url_name="document_list",
    columns=(
        Column("name", _("Document"), _name, sort="name", is_fixed=True),
        Column("of", _("Belongs to"), _record),
        Column("state", _("State"), cells.state("state", TONES), sort="state"),
        Column("waits", _("Waits for"), _waits),
        Column("kind", _("Type"), cells.choice("kind")),
        Column("size", _("Size"), _size, sort="size", is_number=True),
        Column("version", _("Version"), cells.number("number"), is_number=True, is_default=False),
        Column("by", _("Brought by"), cells.person("brought_by"), joins=("brought_by",)),
        Column("changed", _("Changed"), cells.day("changed_at"), sort="recent"),
        Column("brought", _("Brought"), cells.date("brought_at"), sort="brought", is_default=False),
    ),
    sorts=(
        Sort("recent", _("Changed"), "changed_at", is_indexed=True, starts_descending=True),
        Sort("name", _("Name"), "search_text"),
        Sort("state", _("State"), "state"),
        Sort("size", _("Size"), "size", starts_descending=True),
        Sort("brought", _("Brought"), "brought_at", starts_descending=True),
    ),
    default_sort="-recent",
    filters=(
        OneOf("state", _("State"), choices=State.choices),
        WaitsFor("approver", _("Waits for the approval of"), choices=colleagues, knows_me=True),
        OneOf("of", _("Belongs to"), "record_entity", choices=kinds_of_records),
        OneOf("kind", _("Type"), choices=KINDS),
        Related("by", _("Brought by"), "brought_by", choices=colleagues, knows_me=True),
        OwnedBy("owner", _("Owner of the record"), choices=colleagues, knows_me=True),
        When("changed", _("Changed"), "changed_at", with_never=False),
        When("brought", _("Brought"), "brought_at", with_never=False),
    ),
    views=(
        ReadyView("all", _("All documents")),
        ReadyView("waiting", _("Waiting for me"), "approver=me&sort=recent"),
        ReadyView("mine", _("Brought by me"), "by=me"),
        ReadyView("review", _("In review"), "state=review"),
        ReadyView("approved", _("Approved"), "state=approved"),
        ReadyView("archived", _("Archived"), "state=archived"),
    ),
    card=(_link, _record, cells.state("state", TONES), cells.day("changed_at")),
    bulk=DOCUMENT_BULK,
    find=_matches,
    resource="crm.documents.resources.DocumentResource",
    empty_title=_("No documents yet"),
    empty_text=_(
        "They are added on the page of what they belong to: a client, deal, quote, order or ticket."
    ),
)
