"""Measure all rows, print a table; a whole run is kept in benchmarks/results/latest.json."""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django
from django.db import connection

from benchmarks import measured
from benchmarks.measuring import Bench, Figures, calibrate, measure
from benchmarks.rows import rows
from crm.running.memory import keep_small

RESULTS = Path(__file__).parent / "results"
TITLES = {"p50 ms": 9, "p95 ms": 9, "cpu ms": 9, "queries": 9, "sql ms": 9, "KB": 8, "rate/s": 10, "MB": 8}
HEAD = f"{'row':<34}" + "".join(f"{title:>{width}}" for title, width in TITLES.items()) + "  goal"


def report(clients: int, only: list[str]) -> int:
    for path in sorted(Path(measured.__path__[0]).glob("*.py")):
        importlib.import_module(f"benchmarks.measured.{path.stem}") if path.stem != "__init__" else None
    wanted = [row for key, row in rows.items() if not only or any(key.startswith(word) for word in only)]
    wanted.sort(key=lambda row: row.rewrites)  # or the pages would be measured beside the vacuum that follows
    tidy()
    keep_small()  # as the web process does
    bench, found = Bench(clients), []
    calibration = min(calibrate() for _ in range(5))
    print(f"{clients:,} clients, calibration {calibration:.0f} ms\n{HEAD}", flush=True)
    for row in wanted:
        figures = measure(row, bench)
        found.append(figures)
        print(line(figures), flush=True)
    if not only:
        keep(calibration, clients, found)
    return 0 if all(figures.ok for figures in found) else 1


def tidy() -> None:
    """What earlier runs left to clean up is not done beside the measured rows."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def keep(calibration: float, clients: int, found: list[Figures]) -> None:
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(
        {
            "machine": machine(), "calibration_ms": round(calibration, 1), "clients": clients,
            "rows": [asdict(figures) for figures in found],
        },
        indent=1,
    )  # fmt: skip
    (RESULTS / "latest.json").write_text(text + "\n")


def line(figures: Figures) -> str:
    values = (
        figures.p50_ms,
        figures.p95_ms,
        figures.cpu_ms,
        figures.queries,
        figures.sql_ms,
        figures.kb,
        figures.rate,
        figures.mb,
    )
    cells = "".join(
        f"{'' if value is None else value:>{width}}"
        for value, width in zip(values, TITLES.values(), strict=True)
    )
    goal = " ".join(f"{key} {value}" for key, value in figures.goal.items())
    return f"{figures.id:<34}{cells}  {'ok  ' if figures.ok else 'FAIL'} {goal} {figures.why}"


def machine() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return {
        "cpu_count": os.cpu_count(),
        "architecture": platform.machine(),
        "python": sys.version.split()[0],
        "django": django.get_version(),
        "postgresql": version,
    }
