"""Runs the program's processes until somebody asks it to stop."""

import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from types import FrameType

from crm.embedded.hold import changing
from crm.embedded.servers import Servers
from crm.embedded.troubles import Trouble
from crm.running.child import Child

PATIENCE_AT_START = 90.0
PATIENCE_AT_END = 15.0
DEATHS_AT_START = 3
PAUSE_AFTER_TROUBLE = 30.0  # a full disk does not mend itself in two seconds


class Supervisor:
    def __init__(self, children: list[Child], servers: Servers | None, say: Callable[[str], None]) -> None:
        self.children = children
        self.servers = servers
        self.say = say
        self.stopping = False
        self._servers_seen_at = time.monotonic()

    def start(self, health_url: str) -> None:
        """Start everything; return when the first child, the web server, answers pages."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_stop)
        first, *others = self.children
        first.start()
        end = time.monotonic() + PATIENCE_AT_START
        while not self.stopping and not answers(health_url):
            self._watch(first)
            if first.failures >= DEATHS_AT_START or time.monotonic() > end:
                raise Trouble(
                    f"The {first.name} does not start: {first.last_words()} (all of it: {first.log})"
                )
            time.sleep(0.05)
        # The others wait: people look at the page first, and starting costs a processor a second each.
        for child in others:
            if not self.stopping:
                child.start()

    def run(self) -> None:
        while not self.stopping:
            self._watch(*self.children)
            time.sleep(0.3)

    def stop(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + PATIENCE_AT_END
        for child in self.children:
            child.stop(deadline)

    def _watch(self, *children: Child) -> None:
        for child in children:
            if sentence := child.watch():
                self.say(sentence)
        if self.servers and time.monotonic() - self._servers_seen_at > 2:
            self._watch_servers(self.servers)

    def _watch_servers(self, servers: Servers) -> None:
        self._servers_seen_at = time.monotonic()
        if servers.are_up():
            return
        self.say("A database server is gone; starting it again.")
        try:
            with changing(servers.places):
                servers.ensure()
        except Trouble as trouble:
            self.say(str(trouble))
            self._servers_seen_at += PAUSE_AFTER_TROUBLE

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopping:  # asked twice: at once
            for child in self.children:
                child.stop(0)
        self.stopping = True


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
