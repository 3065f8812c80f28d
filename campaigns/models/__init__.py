from .letter_run import Letter, LetterRun
from .reactivation import ReactivationCase
from .segment import Segment
from .shares import LetterRunTeamShare, LetterRunUserShare, SegmentTeamShare, SegmentUserShare

__all__ = [
    "Letter",
    "LetterRun",
    "LetterRunTeamShare",
    "LetterRunUserShare",
    "ReactivationCase",
    "Segment",
    "SegmentTeamShare",
    "SegmentUserShare",
]
