#!/usr/bin/env python
import os
import signal
import sys

# These work without a database, or start the servers themselves.
WITHOUT_SERVERS = {
    "help", "--help", "-h", "version", "--version", "start", "servers", "build", "run",
    "build_assets", "collectstatic", "makemessages", "compilemessages", "compile_catalogues",
}  # fmt: skip


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    from crm.embedded.troubles import Trouble

    try:
        run(sys.argv)
    except Trouble as trouble:
        print(f"Rapport: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def run(argv: list[str]) -> None:
    from django.conf import settings
    from django.core.management import execute_from_command_line

    needed = len(argv) > 1 and argv[1] not in WITHOUT_SERVERS and settings.EMBEDDED_SERVERS
    if not needed:
        execute_from_command_line(argv)
        return

    from crm.embedded.hold import held

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are let go
    with held(settings.PLACES, lambda text: print(text, file=sys.stderr), settings.EMBEDDED_SERVERS):
        execute_from_command_line(argv)


if __name__ == "__main__":
    sys.exit(main())
