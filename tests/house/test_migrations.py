"""Migrations of each app are one line without forks, and each can be taken back.

A new database goes a short way past the steps of that line; an older one goes on from the step where it is.
"""

import pytest
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.house.steps import OURS, EveryStep


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


@pytest.fixture(scope="module")
def steps():
    return EveryStep(None)


@pytest.mark.parametrize("label", OURS)
def test_migrations_are_one_line(steps, label):
    names = {name for app, name in steps.disk_migrations if app == label}
    followed = [
        parent
        for name in names
        for app, parent in steps.disk_migrations[label, name].dependencies
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
def test_migrations_are_numbered_in_their_order(steps, label):
    nodes = [key for key in steps.graph.nodes if key[0] == label]
    for app, name in nodes:
        for parent in steps.graph.node_map[app, name].parents:
            if parent.key[0] == label:
                assert parent.key[1] < name


@pytest.mark.parametrize("label", OURS)
def test_a_short_way_goes_past_the_beginning_of_the_line(loader, steps, label):
    line = sorted(key for key in steps.disk_migrations if key[0] == label)
    short = [migration for key, migration in loader.disk_migrations.items() if key[0] == label]
    for migration in [migration for migration in short if migration.replaces]:
        assert migration.replaces == line[: len(migration.replaces)]
        assert migration.name == f"0001_squashed_{migration.replaces[-1][1]}"


def test_both_ways_end_in_the_same_tables(loader, steps):
    long, short = steps.project_state(), loader.project_state()
    assert MigrationAutodetector(long, short)._detect_changes() == {}
    # Columns lie in the same order: a database is the same whichever way it came about.
    assert {key: list(model.fields) for key, model in short.models.items()} == {
        key: list(model.fields) for key, model in long.models.items()
    }


def test_from_every_old_state_a_way_leads_to_the_end(steps, monkeypatch):
    line = steps.graph._generate_plan(steps.graph.leaf_nodes(), at_end=True)
    states = [set(steps.graph.forwards_plan(key)) for key in line]
    states += [set(line[:number]) for number in range(len(line) + 1)]
    for state in states:
        applied = dict.fromkeys(state)
        monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _, applied=applied: dict(applied))
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        missing = [
            step
            for migration, _ in plan
            for step in migration.replaces or [(migration.app_label, migration.name)]
        ]
        assert sorted(missing) == sorted(set(line) - state)
