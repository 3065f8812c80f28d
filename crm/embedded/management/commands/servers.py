from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from crm.embedded.hold import changing, in_use, keep_mark
from crm.embedded.servers import Servers


class Command(BaseCommand):
    help = "Keep the embedded PostgreSQL and Valkey running, stop them, or tell how they are."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["start", "stop", "status"])

    def handle(self, *, verb: str, **options: object) -> None:
        if not settings.EMBEDDED_SERVERS:
            self.stdout.write("DATABASE_URL and REDIS_URL are set: there are no embedded servers.")
            return
        servers = Servers.at(settings.PLACES, self.stdout.write, settings.EMBEDDED_SERVERS)
        with changing(settings.PLACES):
            getattr(self, verb)(servers)

    def start(self, servers: Servers) -> None:
        keep_mark(settings.PLACES).touch()
        servers.ensure()
        self.status(servers)

    def stop(self, servers: Servers) -> None:
        keep_mark(settings.PLACES).unlink(missing_ok=True)
        if in_use(settings.PLACES):
            self.stdout.write("Somebody still uses them: they stop with the last one.")
        else:
            servers.stop()
            self.stdout.write("Stopped.")

    def status(self, servers: Servers) -> None:
        for name, pid in (("PostgreSQL", servers.postgres.pid()), ("Valkey", servers.valkey.pid())):
            self.stdout.write(f"{name}: {f'running, process {pid}' if pid else 'not running'}")
        self.stdout.write(f"Data: {servers.places.home}   Sockets: {servers.places.sockets}")
