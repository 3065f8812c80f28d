from django.core.management.base import BaseCommand

from crm.running.building import build
from crm.running.preparing import check_valkey, prepare_database
from crm.running.system_parts import missing_parts


class Command(BaseCommand):
    help = "Build everything and bring the database up to date, without starting the program."
    requires_system_checks = ()

    def handle(self, **options: object) -> None:
        build(self.stdout.write)
        check_valkey()
        prepare_database(self.stdout.write)
        for sentence in missing_parts():
            self.stdout.write(sentence)
        self.stdout.write("Everything is in place.")
