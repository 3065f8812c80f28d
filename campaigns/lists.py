"""The lists of segments and letter runs, and the filter of clients by segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.bulk import LETTER_RUN_BULK, SEGMENT_BULK, letters_noun, segments_noun
from campaigns.models import LetterRun, Segment
from contacts.queries.rules import BadRuleError, predicate
from crm.frozen import frozen
from crm.lists.filters import OneOf, Related, Values
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.web.listing import cells

if TYPE_CHECKING:
    from crm.people.models import User

TONES = {"draft": "", "making": "warn", "ready": "acc", "sent": "good"}


def _segments(user: User) -> list[tuple[int, str]]:
    return list(Segment.objects.visible_to(user).order_by("name").values_list("pk", "name"))


@frozen
class InSegment(OneOf):
    """Clients who answer to a segment's rules: every figure of a segment opens this list."""

    def q(self, values: Values, user: User) -> Q:
        found = Q()
        for segment in Segment.objects.visible_to(user).filter(pk__in=values[self.key]):
            try:
                found |= predicate(segment.rules, user)
            except BadRuleError:
                found |= Q(pk__in=())
        return found


IN_SEGMENT = InSegment("segment", _("Segment"), choices=_segments)

SEGMENT_LIST = ListSpec(
    key="segments",
    entity=Segment.entity,
    model=Segment,
    title=_("Segments"),
    noun=segments_noun,
    url_name="segment_list",
    module="campaigns",
    columns=(
        Column("name", _("Segment"), cells.link("segment_page", "name"), sort="name", is_fixed=True),
        Column("note", _("What it is for"), cells.text("note")),
        Column("count", _("Clients when last kept"), cells.number("kept_count"), is_number=True),
        Column("owner", _("Owner"), cells.person("owner"), joins=("owner",)),
        Column("changed", _("Changed"), cells.day("changed_at"), sort="recent"),
    ),
    sorts=(
        Sort("recent", _("Changed"), "changed_at", is_indexed=True, starts_descending=True),
        Sort("name", _("Name"), "name"),
    ),
    default_sort="-recent",
    filters=(Related("owner", _("Owner"), choices=lambda _user: [], knows_me=True),),
    views=(ReadyView("all", _("All segments")), ReadyView("mine", _("Mine"), "owner=me")),
    card=(
        cells.link("segment_page", "name"),
        cells.text("note"),
        cells.number("kept_count"),
        cells.day("changed_at"),
    ),
    find=lambda text, _user: Q(name__icontains=text) | Q(note__icontains=text),
    bulk=SEGMENT_BULK,
    resource="campaigns.resources.SegmentResource",
    new_url_name="segment_create",
    new_label=_("New segment"),
    empty_title=_("No segments yet"),
    empty_text=_(
        "A segment is a question about your clients, such as “customers in Kraków without an order for 90 days”."
    ),
)

LETTER_RUN_LIST = ListSpec(
    key="letter_runs",
    entity=LetterRun.entity,
    model=LetterRun,
    title=_("Letters"),
    noun=letters_noun,
    url_name="letter_run_list",
    module="campaigns",
    columns=(
        Column("name", _("Letter"), cells.link("letter_run_page", "name"), is_fixed=True),
        Column("state", _("State"), cells.state("state", TONES)),
        Column("segment", _("Segment"), cells.text("segment.name"), joins=("segment",)),
        Column("letters", _("Letters"), cells.number("letter_count"), is_number=True),
        Column("owner", _("Owner"), cells.person("owner"), joins=("owner",)),
        Column("created", _("Written"), cells.day("created_at"), sort="recent"),
    ),
    sorts=(Sort("recent", _("Written"), "created_at", is_indexed=True, starts_descending=True),),
    default_sort="-recent",
    filters=(OneOf("state", _("State"), choices=LetterRun.State.choices),),
    views=(ReadyView("all", _("All letters")),),
    card=(
        cells.link("letter_run_page", "name"),
        cells.text("segment.name"),
        cells.number("letter_count"),
        cells.state("state", TONES),
    ),
    find=lambda text, _user: Q(name__icontains=text) | Q(subject__icontains=text),
    bulk=LETTER_RUN_BULK,
    resource="campaigns.resources.LetterRunResource",
    new_url_name="letter_run_create",
    new_label=_("New letter"),
    empty_title=_("No letters yet"),
    empty_text=_("A letter goes to every client of a segment: one PDF to print, sorted by post code."),
)
