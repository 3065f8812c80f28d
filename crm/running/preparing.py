"""Brings the database to the state that this release expects."""

from collections.abc import Callable
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from valkey import Valkey, ValkeyError
from valkey.backoff import NoBackoff
from valkey.retry import Retry

from crm.embedded.soundness import what_is_wrong
from crm.embedded.troubles import Trouble

Say = Callable[[str], None]


def prepare_database(say: Say) -> None:
    """Refuse what cannot work, then apply the migrations that are missing."""
    if sentence := what_is_wrong(connection):
        raise Trouble(sentence)
    migrate(say)
    call_command("fill_roles", verbosity=0)  # also without a migration a release may bring new rights


def migrate(say: Say) -> None:
    """Apply what is missing; Trouble when the database is ahead of this program."""
    here = migration_files()
    applied = set(MigrationRecorder(connection).applied_migrations())
    ours = {config.label for config in apps.get_app_configs() if _is_ours(config)}
    if newer := sorted(f"{app}.{name}" for app, name in applied - here if app in ours):
        raise Trouble(
            f"The database was made by a newer release of Rapport (it has {newer[-1]}): "
            "update the program, or restore a backup made with this release."
        )
    # Names are compared first: loading the migrations themselves takes half a second of every start.
    if here <= applied:
        return
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say(f"Bringing the database up to date ({len(plan)} steps) ...")
        call_command("migrate", verbosity=0, interactive=False)
    else:
        executor.check_replacements()  # its steps are done: the short way past them is, too


def migration_files() -> set[tuple[str, str]]:
    """(app, name) of every migration that this release and its packages bring."""
    return {
        (config.label, path.stem)
        for config in apps.get_app_configs()
        for path in (Path(config.path) / "migrations").glob("[0-9]*.py")
    }


def _is_ours(config: AppConfig) -> bool:
    return Path(config.path).is_relative_to(settings.BASE_DIR) and "site-packages" not in config.path


def check_valkey() -> None:
    """Raise Trouble when the server that REDIS_URL names does not answer."""
    try:
        with Valkey.from_url(settings.REDIS_URL, socket_timeout=5, retry=Retry(NoBackoff(), 0)) as client:
            client.ping()
    except ValkeyError as error:
        raise Trouble(f"The Valkey server that REDIS_URL names cannot be used: {error}") from error


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return not apps.get_model(settings.AUTH_USER_MODEL)._base_manager.exists()


def is_fresh() -> bool:
    """Whether this database holds nothing that could be lost."""
    user_table = apps.get_model(settings.AUTH_USER_MODEL)._meta.db_table
    return user_table not in connection.introspection.table_names() or is_empty()
