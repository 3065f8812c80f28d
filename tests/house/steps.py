"""Our migrations as the steps that they were made in, without the short ways of a new database past them."""

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

OURS = sorted(
    config.label for config in apps.get_app_configs() if config.path.startswith(str(settings.BASE_DIR))
    and ".venv" not in config.path
)  # fmt: skip


class EveryStep(MigrationLoader):
    """Knows no migration that replaces others; whoever follows one follows the last that it replaces."""

    def load_disk(self) -> None:
        super().load_disk()
        last = {
            key: migration.replaces[-1]
            for key, migration in self.disk_migrations.items()
            if migration.replaces and key[0] in OURS
        }
        self.disk_migrations = {
            key: migration for key, migration in self.disk_migrations.items() if key not in last
        }
        for migration in self.disk_migrations.values():
            migration.dependencies = [last.get(parent, parent) for parent in migration.dependencies]
