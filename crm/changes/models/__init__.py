from .change_rows import ChangeRow
from .change_sets import ChangeSet

__all__ = ["ChangeRow", "ChangeSet"]
