from .consent import Consent, Purpose
from .erasure import Erasure
from .export import PersonalExport
from .hold import LegalHold
from .request import PersonalRequest
from .term import Term

__all__ = ["Consent", "Erasure", "LegalHold", "PersonalExport", "PersonalRequest", "Purpose", "Term"]
