"""What of marketing stands in a colleague's name."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import ngettext

from campaigns.models import LetterRun, Segment
from crm.access.holdings import Holding
from crm.web.formats import number

MODULE = "campaigns"


def segment_words(count: int) -> str:
    return ngettext("%(n)s segment", "%(n)s segments", count) % {"n": number(count)}


def letter_words(count: int) -> str:
    return ngettext("%(n)s letter not sent", "%(n)s letters not sent", count) % {"n": number(count)}


HOLDINGS = (
    Holding("segments", Segment, segment_words, module=MODULE, order=50),
    Holding("letters", LetterRun, letter_words, open=~Q(state=LetterRun.State.SENT), module=MODULE, order=51),
)
