from .letter_run import Letter, LetterRun
from .reactivation import ReactivationCase
from .rhythm import BuyingRhythm
from .segment import Segment
from .shares import LetterRunTeamShare, LetterRunUserShare, SegmentTeamShare, SegmentUserShare

__all__ = [
    "BuyingRhythm",
    "Letter",
    "LetterRun",
    "LetterRunTeamShare",
    "LetterRunUserShare",
    "ReactivationCase",
    "Segment",
    "SegmentTeamShare",
    "SegmentUserShare",
]
