"""What can be done to many segments or letters at once from their lists."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns.actions.many import delete_letter_runs, delete_segments, give_away
from campaigns.forms.bulk import GiveForm
from crm.lists.specs import BulkAction
from crm.web.listing.answers import run_of


def segments_noun(count: int) -> str:
    return ngettext("segment", "segments", count)


def letters_noun(count: int) -> str:
    return ngettext("letter run", "letter runs", count)


_give = partial(
    BulkAction, "give", _("Give to"), "user-check", "assign", form=GiveForm,
    question=_("will get this owner; team and branch follow."), button=_("Give"),
)  # fmt: skip

SEGMENT_BULK = (
    _give(run=run_of(give_away, rows_as="rows", noun=segments_noun)),
    BulkAction(
        "delete", _("Delete"), "trash-2", "delete",
        run_of(delete_segments, rows_as="segments", noun=segments_noun, counted="campaigns.segment"),
        question=_("will go to the recycle bin. Those that a letter or a call list stands on, stay."),
        button=_("Delete"),
    ),
)  # fmt: skip
LETTER_RUN_BULK = (
    _give(run=run_of(give_away, rows_as="rows", noun=letters_noun)),
    BulkAction(
        "delete", _("Delete"), "trash-2", "delete",
        run_of(delete_letter_runs, rows_as="letter_runs", noun=letters_noun, counted="campaigns.letterrun"),
        question=_("will go to the recycle bin, as far as they are drafts. What was made or sent stays."),
        button=_("Delete"),
    ),
)  # fmt: skip
