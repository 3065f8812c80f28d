from django.core.management.base import BaseCommand

from crm.running.building import build


class Command(BaseCommand):
    help = "Build assets, translations and static files. Needs no database."
    requires_system_checks = ()

    def handle(self, **options: object) -> None:
        build(self.stdout.write)
