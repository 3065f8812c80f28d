"""The jobs of this app, where the job runner looks for them."""

from contacts import (
    class_tasks,
    duplicate_tasks,
    first_hour_tasks,
    handover_tasks,
    mail_tasks,
    plan_tasks,
    telephony_tasks,
)
from contacts.imports import tasks as import_tasks

__all__ = [
    "class_tasks",
    "duplicate_tasks",
    "first_hour_tasks",
    "handover_tasks",
    "import_tasks",
    "mail_tasks",
    "plan_tasks",
    "telephony_tasks",
]
