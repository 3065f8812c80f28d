"""Journeys: Chromium uses a whole running Rapport (web, worker, scheduler, its own database) as a person would."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
DEMO_PASSWORD = "demo-password"
START_SECONDS = 480  # with the demo firm, beside other tests, on a machine that others use too
ASYNC_UNSAFE = "DJANGO_ALLOW_ASYNC_UNSAFE"
NOT_HANDED_ON = {"DATABASE_URL", "REDIS_URL", "DEMO", ASYNC_UNSAFE}


def pytest_collection_modifyitems(items):
    """One worker runs them all, one after another: they share the two running programs and the processor."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.xdist_group("journeys"))
        if not CHROMIUM and os.environ.get("JOURNEYS") != "required":
            item.add_marker(pytest.mark.skipif(True, reason="Chromium is not installed here"))


@pytest.fixture(scope="session", autouse=True)
def _tests_after_the_journeys():
    """Playwright leaves an event loop in the thread; Django would refuse the database to the tests that follow."""
    os.environ[ASYNC_UNSAFE] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = "--disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", *quiet.split()],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 1440, "height": 940}, "reduced_motion": "reduce"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Running:
    """`manage.py start` with a data folder of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        port = free_port()
        self.url = f"http://localhost:{port}"
        self.log = folder / "start.log"
        settings |= {
            "DATA_DIR": str(folder / "data"),
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "WEB_WORKERS": "1",
        }
        kept = {key: value for key, value in os.environ.items() if key not in NOT_HANDED_ON}
        self.program = subprocess.Popen(
            [sys.executable, "manage.py", "start"],
            cwd=ROOT,
            env=kept | settings,
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.program.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/health/", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"Rapport did not start:\n{self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        if self.program.poll() is None:
            self.program.send_signal(signal.SIGINT)
            try:
                self.program.wait(40)
            except subprocess.TimeoutExpired:
                os.killpg(self.program.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A running Rapport with the demo firm; JOURNEYS_AT names one that runs already, while journeys are written."""
    if address := os.environ.get("JOURNEYS_AT"):
        yield SimpleNamespace(url=address)
        return
    running = Running(tmp_path_factory.mktemp("demo"), DEMO="1", LIVE_PORT=str(free_port()))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """A running Rapport that nobody has set up."""
    running = Running(tmp_path_factory.mktemp("empty"), DEMO="0", SETUP_TOKEN="journey-token-1")
    yield running
    running.stop()


def never_broken_off(goto):
    """`page.goto`, said again when a page that the last act had asked for arrives meanwhile and breaks it off."""

    def to(url, **options):
        for _ in range(3):
            try:
                return goto(url, **options)
            except PlaywrightError as error:
                if "net::ERR_ABORTED" not in error.message and "interrupted" not in error.message:
                    raise
        return goto(url, **options)

    return to


@pytest.fixture
def page(page):
    """Fails the test on any console error or uncaught exception."""
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.set_default_timeout(15_000)
    page.goto = never_broken_off(page.goto)
    yield page
    # A refused form or page answers 4xx, which the browser reports as well; those are looked at where they happen.
    assert not [text for text in problems if "the server responded with a status of 4" not in text]


@pytest.fixture
def sign_in(page, demo):
    """sign_in("anna") opens Today as that persona of the demo firm, in this page or another (`on`)."""

    def as_persona(name: str, on=page):
        on.wait_for_load_state("networkidle")
        on.context.clear_cookies()
        on.goto(f"{demo.url}/sign-in/")
        on.fill("input[type=email]", f"{name}@demo.example")
        on.fill("input[type=password]", DEMO_PASSWORD)
        on.keyboard.press("Enter")
        on.wait_for_url(lambda url: "/sign-in" not in url)
        on.wait_for_load_state("load")
        return on

    return as_persona


@pytest.fixture
def is_accessible(page):
    """Axe finds nothing serious on the page, and it does not scroll sideways."""

    def check():
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
        bad = [
            (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
            for one in found.response["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
        assert not bad, bad
        assert not page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
        )

    return check
