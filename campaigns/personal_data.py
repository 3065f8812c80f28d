"""Where campaigns hold a person's data (crm.personal_data)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import (
    Letter,
    LetterRun,
    LetterRunTeamShare,
    LetterRunUserShare,
    ReactivationCase,
    Segment,
    SegmentTeamShare,
    SegmentUserShare,
)
from crm.personal_data import (
    Copy,
    Place,
    Subject,
    Traces,
    anywhere,
    copies,
    nobody,
    places,
    reasons_of_shares,
)
from privacy.actions.asked import mended
from privacy.actions.copies import naming

State = LetterRun.State


def own(subject: Subject) -> Q:
    return Q(client=subject.client_id) if subject.is_client else Q(pk__in=())


def near(subject: Subject) -> Q:
    return Q(client=subject.client_id)


PLACES = (
    Place("letters", _("Letters"), Letter, own, ("run", "lacks"), module="campaigns", order=60),
    Place(
        "reactivation", _("Clients to reactivate"), ReactivationCase, own,
        ("found_on", "last_order_on", "yearly_amount", "cause", "cause_text", "state", "dismissed_because"),
        blank={"cause_text": "", "dismissed_because": ""},
        near=near, texts=("cause_text", "dismissed_because"), module="campaigns", order=61,
    ),
    Place(
        "letter_texts", _("Texts of letters"), LetterRun, nobody, (),
        near=anywhere, texts=("name", "subject", "body"), module="campaigns", order=62,
    ),
    Place(
        "segments", _("Segments"), Segment, nobody, (),
        near=anywhere, texts=("name", "note"), module="campaigns", order=63,
    ),
    *reasons_of_shares(
        SegmentUserShare, SegmentTeamShare, LetterRunUserShare, LetterRunTeamShare,
        near=anywhere, module="campaigns", order=64,
    ),
)  # fmt: skip


def remove_letters(traces: Traces) -> int:
    """The PDFs in which a letter to the client stands; what was not sent yet is a draft again, to be made anew."""
    runs = LetterRun.objects.filter(letters__client=traces.subject.client_id)
    keys = sorted(runs.values_list("pk", flat=True))
    # Held before the files are listed: one that is being drawn is written before that, or not at all.
    list(LetterRun.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values("pk"))
    folder = Path(settings.MEDIA_ROOT) / "letters"
    traces.files += [f"letters/{path.name}" for key in keys for path in folder.glob(f"{key}-*")]
    touched = LetterRun.objects.filter(pk__in=keys)
    touched.filter(state__in=[State.READY, State.MAKING]).update(state=State.DRAFT, letter_count=0)
    return touched.exclude(file="").update(file="")


def mend_rules(traces: Traces) -> int:
    """Segments whose rules ask for the person: the words go, so that a rule finds nobody where it found them."""
    words, count = traces.subject.words, 0
    for segment in naming(Segment.objects.all(), ["rules"], words).order_by("pk"):
        rules = without_words(segment.rules, words)
        if rules != segment.rules:
            Segment.objects.filter(pk=segment.pk).update(rules=rules, version=F("version") + 1)
            count += 1
    return count


def without_words(rules: dict[str, Any], words: tuple[str, ...]) -> dict[str, Any]:
    """A tree of rules with other values only: what it asks about, and how, stays."""
    if "field" in rules:
        return rules | {"value": mended(rules.get("value", ""), words)}
    return rules | {"rules": [without_words(rule, words) for rule in rules.get("rules", [])]}


def register() -> None:
    for place in PLACES:
        places.register(place)
    copies.register(Copy("letter_files", _("PDFs of letters"), remove_letters, module="campaigns"))
    label = _("Segments that asked for the person")
    copies.register(Copy("segment_rules", label, mend_rules, module="campaigns"))
