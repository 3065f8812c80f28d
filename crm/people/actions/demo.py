"""Loading the demo firm, and removing it whole."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from crm.people.demo import SEED, DemoWorld, demo_builders
from crm.people.kept_answers import forget_kept_answers
from crm.people.models import DemoRemoval, Firm, User
from crm.people.models.firm import AccessMode

# What the program itself wrote when the tables were made, and what must outlast the removal.
KEPT_TABLES = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "access_accessversion",
    "people_demoremoval",
}


class DemoRefused(Exception):
    """The demo firm cannot be loaded or removed here; the text says why."""


@transaction.atomic
def load_demo(*, say: Callable[[str], None] = print) -> DemoWorld:
    """Build the demo firm in an empty database, all or nothing. Raises DemoRefused if a firm is there."""
    if Firm.objects.exists() or User.objects.exists():
        raise DemoRefused(_("There is a firm in this database already."))
    firm = Firm.objects.create(
        pk=1,
        name="Rapport Demo Ltd",
        language="en",
        currency="EUR",
        country="PL",
        time_zone="Europe/Warsaw",
        access_mode=AccessMode.PRIVATE,
        is_demo=True,
    )
    world = DemoWorld(firm=firm, now=timezone.now().replace(second=0, microsecond=0), say=say)
    for builder in demo_builders.items():
        say(_("Demo firm: %(part)s ...") % {"part": builder.key})
        world.random = random.Random(f"{SEED} {builder.key}")
        import_string(builder.build)(world)
    DemoRemoval.objects.all().delete()
    transaction.on_commit(forget_kept_answers)
    return world


@transaction.atomic
def remove_demo() -> None:
    """Empty every table that the product fills, and its files; refused unless the firm is the demo firm."""
    firm = Firm.objects.select_for_update().filter(pk=1).first()
    if firm is None or not firm.is_demo:
        raise DemoRefused(_("This is not the demo firm: nothing was removed."))
    names = ", ".join(connection.ops.quote_name(table) for table in filled_tables())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '20s'")
        cursor.execute("SET LOCAL statement_timeout = 0")
        # The audit's triggers let this through because the firm is the demo firm.
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        cursor.execute("UPDATE access_accessversion SET number = number + 1")
    DemoRemoval.objects.create()
    transaction.on_commit(forget_kept_answers)
    transaction.on_commit(_remove_files)


def filled_tables() -> list[str]:
    """All tables that Rapport writes to (partitions go with theirs); another program's tables are not touched."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted((known & set(connection.introspection.table_names())) - KEPT_TABLES)


def _remove_files() -> None:
    for entry in Path(settings.MEDIA_ROOT).glob("*"):
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
