"""The source of the house as its tests see it."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("crm", "contacts", "privacy", "sales", "campaigns", "service", "analytics")


@cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """Files of the repository, also those not committed yet; ignored ones are left out."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return tuple(sorted(ROOT / name for name in listed if name and (ROOT / name).is_file()))


def modules() -> list[Path]:
    """Our Python modules without tests and migrations."""
    return [
        path
        for path in tracked("*.py")
        if path.relative_to(ROOT).parts[0] in APPS and "migrations" not in path.parts
    ]


def templates() -> list[Path]:
    return list(tracked("templates/*.html"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))
