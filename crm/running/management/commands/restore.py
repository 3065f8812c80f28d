import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from crm.running.backups import read_label, restore_backup
from crm.running.lock import only_one
from crm.running.preparing import is_fresh


class Command(BaseCommand):
    help = "Replace everything in this installation by what a backup holds. The program must not run."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="do not ask before replacing what is here")

    def handle(self, *, file: Path, yes: bool, **options: object) -> None:
        source = file.absolute()
        label = read_label(source)
        with only_one(settings.DATA_DIR, "restoring a backup"):
            if not (yes or is_fresh()):
                self.ask(label["made_at"])
            restore_backup(source, self.stdout.write)
        self.stdout.write(f"Restored the state of {label['made_at']}.")

    def ask(self, made_at: str) -> None:
        question = f"Everything in this installation is replaced by the state of {made_at}. Type yes: "
        if not sys.stdin.isatty():
            raise CommandError("This installation holds data: add --yes to replace it.")
        if input(question).strip().lower() != "yes":
            raise CommandError("Nothing was changed.")
