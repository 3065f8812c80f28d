import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from crm.running.parts import COMMANDS
from crm.running.welcome import remarks, welcome


class Command(BaseCommand):
    help = "Run one part of the program alone, on servers that DATABASE_URL and REDIS_URL name."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("part", choices=sorted(COMMANDS))

    def handle(self, *, part: str, **options: object) -> None:
        if settings.EMBEDDED_SERVERS:
            raise CommandError(
                "Set DATABASE_URL and REDIS_URL first, or use manage.py start, which runs all parts."
            )
        if part == "web":
            for sentence in (*remarks(), *welcome()):
                self.stdout.write(sentence)
            self.stdout.flush()
        command = COMMANDS[part]()
        os.execv(command[0], command)  # noqa: S606 - so that signals reach the program itself
