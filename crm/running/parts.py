"""Which processes make up the program, and how each is started."""

import os
import sys

from django.conf import settings

from crm.running.child import Child

# Without docstrings, whose 3 MB a process that serves pages would only hold.
WEB_PYTHON = (sys.executable, "-OO")


def parts() -> list[Child]:
    logs = settings.DATA_DIR / "logs"
    found = [
        Child("web server", web_command(), logs / "web.log"),
        Child("worker", worker_command(), logs / "worker.log"),
        Child("scheduler", scheduler_command(), logs / "scheduler.log"),
    ]
    return [*found, Child("live arrival", live_command(), logs / "live.log")] if settings.LIVE_PORT else found


def web_command() -> list[str]:
    workers = settings.WEB_WORKERS or min(4, max(2, os.cpu_count() or 2))
    return [
        *(*WEB_PYTHON, "-m", "granian", "--interface", "wsgi", "crm.wsgi:application"),
        *("--host", settings.HOST, "--port", str(settings.PORT)),
        *("--workers", str(workers), "--blocking-threads", str(settings.WEB_THREADS)),
        *("--respawn-failed-workers", "--no-ws", "--log-level", "warning", "--workers-kill-timeout", "10"),
    ]


def worker_command() -> list[str]:
    processes = settings.JOB_WORKERS or max(2, (os.cpu_count() or 2) // 2)
    return [
        *(sys.executable, "-m", "celery", "--app", "crm.celery", "worker", "--loglevel", "WARNING"),
        *("--concurrency", str(processes), "--without-mingle", "--without-gossip"),
    ]


def scheduler_command() -> list[str]:
    return [
        *(sys.executable, "-m", "celery", "--app", "crm.celery", "beat", "--loglevel", "WARNING"),
        *("--schedule", str(settings.DATA_DIR / "scheduler.state"), "--pidfile", ""),
    ]


def live_command() -> list[str]:
    return [
        *(*WEB_PYTHON, "-m", "granian", "--interface", "asginl", "crm.messages.live:application"),
        *("--host", settings.HOST, "--port", str(settings.LIVE_PORT), "--workers", "1", "--no-ws"),
        *("--respawn-failed-workers", "--log-level", "warning", "--workers-kill-timeout", "2"),
    ]


COMMANDS = {
    "web": web_command,
    "worker": worker_command,
    "scheduler": scheduler_command,
    "live": live_command,
}
