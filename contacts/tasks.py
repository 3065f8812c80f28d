"""The jobs of this app, where the job runner looks for them."""

from contacts import handover_tasks
from contacts.imports import tasks as import_tasks

__all__ = ["handover_tasks", "import_tasks"]
