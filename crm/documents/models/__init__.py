from .approval import Approval
from .document import Document, State
from .step import Step
from .version import Version

__all__ = ["Approval", "Document", "State", "Step", "Version"]
