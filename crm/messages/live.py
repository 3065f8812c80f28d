"""Live arrival by server-sent events, where LIVE_PORT switches it on: a process of its own, since a stream holds its
connection for minutes.

A stream says only that something changed for its listener. The page then asks the pulse, which looks at rights,
modules and languages as every page does.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest

from crm.running.addresses import origin
from crm.web.unread import Sign, kept_signs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

LOOK_SECONDS = 1.0
ALIVE_SECONDS = 20.0  # a sign in between: proxies keep the connection, and a browser that died is seen
STREAM_SECONDS = 300.0  # then the browser connects again, and who they are is asked again
OURS = origin(settings.PUBLIC_URL)
MOST_OF_ONE = 12  # streams of one person: whoever opens more pages has the pulse on those
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
CORS = [
    (b"access-control-allow-origin", OURS.encode()),
    (b"access-control-allow-credentials", b"true"),
    (b"vary", b"Origin"),
]

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
logger = logging.getLogger(__name__)


class Listeners:
    """Everybody with an open stream; one question to the cache a second for all of them together."""

    def __init__(self) -> None:
        self.of: dict[int, set[asyncio.Event]] = defaultdict(set)
        self._known: dict[int, Sign] = {}
        self._watch: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def joined(self, user_id: int, sign: Sign, after: int) -> Any:
        """An event that is set when something changed since `sign`, or if the page lacks what came behind `after`."""
        changed = asyncio.Event()
        unread = sign[0]
        if unread is not None and unread[1] > after:
            changed.set()
        self.of[user_id].add(changed)
        self._known.setdefault(user_id, sign)
        self._watch = self._watch or asyncio.create_task(self._look_on())
        try:
            yield changed
        finally:
            self.of[user_id].discard(changed)
            if not self.of[user_id]:
                del self.of[user_id]
                self._known.pop(user_id, None)

    async def _look_on(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self._look()
            except Exception:  # the cache is being started again, say
                logger.exception("What arrived could not be asked.")

    async def _look(self) -> None:
        found = await sync_to_async(kept_signs)(list(self.of)) if self.of else {}
        for user_id, sign in found.items():
            if user_id in self.of and self._known.get(user_id) != sign:
                self._known[user_id] = sign
                for changed in self.of[user_id]:
                    changed.set()


listeners = Listeners()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """ASGI: every address is the stream. 204 ends the browser's attempts, so it falls back on the pulse alone."""
    if scope["type"] != "http":
        return
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    if scope["method"] != "GET" or headers.get(b"origin", OURS) != OURS:
        await refuse(send, 403)
        return
    user_id = await sync_to_async(signed_in)(headers.get(b"cookie", ""))
    if user_id is None or len(listeners.of.get(user_id, ())) >= MOST_OF_ONE:
        await refuse(send, 204)
        return
    after = scope["query_string"].decode("latin-1").removeprefix("after=")
    sign = (await sync_to_async(kept_signs)([user_id]))[user_id]
    with listeners.joined(
        user_id, sign, int(after) if after.isdecimal() and len(after) < 19 else 0
    ) as changed:
        await stream(receive, send, changed)


def signed_in(cookies: str) -> int | None:
    """The key of the colleague whose session this is; None if it has ended or they have left."""
    from django.contrib.auth import get_user
    from django.db import close_old_connections

    close_old_connections()
    try:
        key = SimpleCookie(cookies)[settings.SESSION_COOKIE_NAME].value
    except (KeyError, CookieError):
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    return user.pk if user.is_authenticated else None


async def stream(receive: Receive, send: Send, changed: asyncio.Event) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, *CORS]})
    await say(send, "retry: 5000\n\n")
    left = asyncio.create_task(gone(receive))
    ends_at = asyncio.get_running_loop().time() + STREAM_SECONDS
    try:
        while not left.done() and asyncio.get_running_loop().time() < ends_at:
            waits = asyncio.create_task(changed.wait())
            await asyncio.wait({left, waits}, timeout=ALIVE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            waits.cancel()
            if not left.done():
                await say(send, "data: new\n\n" if changed.is_set() else ":\n\n")
            changed.clear()
        if not left.done():
            await send({"type": "http.response.body", "body": b""})
    finally:
        left.cancel()


async def gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": CORS})
    await send({"type": "http.response.body", "body": b""})
