"""manage.py fill_roles: what a new release brought gets the levels of the firm's ready set. Every start does it."""

from typing import Any

from django.core.management.base import BaseCommand

from crm.access.role_sets import fill_new_cells
from crm.people.models import Firm


class Command(BaseCommand):
    help = "Gives the ready roles their levels for parts of Rapport that are new in this release."

    def handle(self, *args: Any, **options: Any) -> None:
        firm = Firm.objects.filter(pk=1).first()
        filled = fill_new_cells(mode=firm.access_mode) if firm else 0
        if filled and options["verbosity"]:
            self.stdout.write(f"{filled} new cells of the role matrix are filled.")
