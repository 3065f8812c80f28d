"""Walls that import-linter's contracts cannot draw: no room uses another's pages, forms or tasks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOMS = ("contacts", "privacy", "sales", "campaigns", "service", "analytics")
PRIVATE = {"views", "forms", "tasks", "urls", "templatetags"}


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_keeps_its_pages_forms_and_tasks_to_itself(room):
    others = set(ROOMS) - {room}
    found = [
        f"{path.relative_to(settings.BASE_DIR)} imports {module}"
        for path in sorted((settings.BASE_DIR / room).rglob("*.py"))
        for module in imported_modules(path)
        if module.split(".")[0] in others and PRIVATE & set(module.split(".")[1:2])
    ]
    assert found == []


def test_the_ground_floor_names_no_room_in_an_import():
    found = [
        f"{path.relative_to(settings.BASE_DIR)} imports {module}"
        for path in sorted((settings.BASE_DIR / "crm").rglob("*.py"))
        for module in imported_modules(path)
        if module.split(".")[0] in ROOMS
    ]
    assert found == []
