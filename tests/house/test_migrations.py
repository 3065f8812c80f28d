"""Migrations of each app are one line without forks, and each can be taken back."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

OURS = sorted(
    config.label for config in apps.get_app_configs() if config.path.startswith(str(settings.BASE_DIR))
    and ".venv" not in config.path
)  # fmt: skip


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


@pytest.mark.parametrize("label", OURS)
def test_migrations_are_one_line(loader, label):
    names = {name for app, name in loader.disk_migrations if app == label}
    followed = [
        parent
        for name in names
        for app, parent in loader.disk_migrations[label, name].dependencies
        if app == label
    ]
    assert len(followed) == len(set(followed)), "two migrations follow the same one"
    assert len(followed) == max(0, len(names) - 1), "more than one migration starts the line"


@pytest.mark.parametrize("label", OURS)
def test_migrations_can_be_taken_back(loader, label):
    stuck = [
        f"{name}: {operation.describe()}"
        for (app, name), migration in loader.disk_migrations.items()
        for operation in migration.operations
        if app == label and not operation.reversible
    ]
    assert stuck == []


@pytest.mark.parametrize("label", OURS)
def test_migrations_are_numbered_in_their_order(loader, label):
    nodes = [key for key in loader.graph.nodes if key[0] == label]
    for app, name in nodes:
        for parent in loader.graph.node_map[app, name].parents:
            if parent.key[0] == label:
                assert parent.key[1] < name
