from .column_choice import ColumnChoice
from .export_file import ExportFile
from .saved_view import SavedView

__all__ = ["ColumnChoice", "ExportFile", "SavedView"]
