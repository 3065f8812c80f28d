"""python -m benchmarks [--small] [--clients N] [--only id,id] [--load-only] [--again]"""

from __future__ import annotations

import argparse
import os
import sys


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Load the data set and measure Rapport.")
    parser.add_argument("--small", action="store_true", help="100,000 clients instead of 1,000,000")
    parser.add_argument("--clients", type=int, help="another number of clients")
    parser.add_argument("--only", default="", help="ids of rows, or their beginnings, separated by commas")
    parser.add_argument("--load-only", action="store_true", help="load, but measure nothing")
    parser.add_argument("--again", action="store_true", help="load afresh, even if the data set is there")
    found = parser.parse_args()
    found.clients = found.clients or (100_000 if found.small else 1_000_000)
    return found


def main() -> int:
    asked = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    os.environ["CACHE_PREFIX"] = f"bench{asked.clients}"
    from django.conf import settings

    from crm.embedded.hold import held

    with held(settings.PLACES, print, settings.EMBEDDED_SERVERS):
        return measure(asked)


def measure(asked: argparse.Namespace) -> int:
    from benchmarks.database import use_database

    use_database(asked.clients, afresh=asked.again)
    if asked.load_only:
        return 0
    from benchmarks.report import report

    return report(asked.clients, [word for word in asked.only.split(",") if word])


if __name__ == "__main__":
    sys.exit(main())
