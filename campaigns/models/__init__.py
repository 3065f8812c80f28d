from .letter_run import Letter, LetterRun
from .reactivation import ReactivationCase
from .segment import Segment

__all__ = ["Letter", "LetterRun", "ReactivationCase", "Segment"]
