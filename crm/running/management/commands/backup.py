from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from crm.running.backups import write_backup


class Command(BaseCommand):
    help = "Write the database and all uploaded files into one file. The program may run meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        target = file.absolute()
        write_backup(target, self.stdout.write)
        self.stdout.write(f"Written: {target} ({target.stat().st_size / 2**20:.1f} MB)")
