"""The jobs of this app, where the job runner looks for them."""

from contacts import duplicate_tasks, handover_tasks, plan_tasks
from contacts.imports import tasks as import_tasks

__all__ = ["duplicate_tasks", "handover_tasks", "import_tasks", "plan_tasks"]
