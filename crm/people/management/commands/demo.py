"""manage.py demo load | remove | status."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from crm.people.actions.demo import DemoRefused, load_demo, remove_demo
from crm.people.demo import sign_ins
from crm.people.models import DemoRemoval, Firm


class Command(BaseCommand):
    help = "Loads the demo firm into an empty database, removes it whole, or says which firm is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["load", "remove", "status"])
        parser.add_argument(
            "--if-new",
            action="store_true",
            help="load only where there is no firm and no demo firm was removed; else do nothing",
        )

    def handle(self, *args: Any, what: str, if_new: bool, verbosity: int, **options: Any) -> None:
        try:
            if what == "load":
                self._load(if_new=if_new, quiet=not verbosity)
            elif what == "remove":
                self._remove()
            else:
                self._status()
        except DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _load(self, *, if_new: bool, quiet: bool) -> None:
        if if_new and (Firm.objects.exists() or DemoRemoval.objects.exists()):
            return
        if quiet:
            load_demo(say=str)
            return
        load_demo(say=self.stdout.write)
        self.stdout.write("The demo firm is loaded.")
        for line in sign_ins():
            self.stdout.write(line)

    def _remove(self) -> None:
        remove_demo()
        self.stdout.write("The demo firm is removed. The next visitor sets up a firm.")

    def _status(self) -> None:
        firm = Firm.objects.filter(pk=1).first()
        if firm:
            self.stdout.write(f"{'demo' if firm.is_demo else 'own'}: {firm.name}")
        else:
            self.stdout.write("removed" if DemoRemoval.objects.exists() else "none")
