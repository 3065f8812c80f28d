from .letter_run import Letter, LetterRun
from .reactivation import ReactivationCase
from .rhythm import BuyingRhythm
from .segment import Segment

__all__ = ["BuyingRhythm", "Letter", "LetterRun", "ReactivationCase", "Segment"]
