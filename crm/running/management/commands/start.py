import contextlib
import sys
from collections.abc import Iterator

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from crm.embedded.hold import held
from crm.embedded.servers import Servers
from crm.running.addresses import check_free, local_url
from crm.running.building import build
from crm.running.first_start import load_demo_firm
from crm.running.lock import only_one
from crm.running.parts import parts
from crm.running.preparing import check_valkey, prepare_database
from crm.running.supervisor import Supervisor
from crm.running.welcome import remarks, welcome


class Command(BaseCommand):
    help = "Build what is missing and run everything: servers, web, worker, scheduler."
    requires_system_checks = ()

    def handle(self, **options: object) -> None:
        with only_one(settings.DATA_DIR, f"serving {settings.PUBLIC_URL}"):
            for port in filter(None, (settings.PORT, settings.LIVE_PORT)):
                check_free(settings.HOST, port)
            with self.servers() as servers:
                build(self.say)
                check_valkey()
                prepare_database(self.say)
                load_demo_firm(self.say)
                self.serve(servers)
        self.say("Stopped.")

    def serve(self, servers: Servers | None) -> None:
        supervisor = Supervisor(parts(), servers, self.say)
        self.say("Starting web server, worker and scheduler ...")
        try:
            supervisor.start(f"{local_url(settings.HOST, settings.PORT)}/health/?part=web")
            if not supervisor.stopping:
                self.greet()
            connections.close_all()
            supervisor.run()
        finally:
            self.say("Stopping ...")
            supervisor.stop()

    def greet(self) -> None:
        for sentence in (*remarks(), "", *welcome(), "", "Ctrl-C stops it."):
            self.say(sentence)

    @contextlib.contextmanager
    def servers(self) -> Iterator[Servers | None]:
        if not settings.EMBEDDED_SERVERS:
            yield None
            return
        with held(settings.PLACES, self.say, settings.EMBEDDED_SERVERS) as servers:
            yield servers

    def say(self, text: str) -> None:
        self.stdout.write(text)
        sys.stdout.flush()
