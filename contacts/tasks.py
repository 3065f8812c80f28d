"""The jobs of this app, where the job runner looks for them."""

from contacts.imports import tasks as import_tasks

__all__ = ["import_tasks"]
