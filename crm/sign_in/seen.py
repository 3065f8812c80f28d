"""When a session was last used: what looking at pages writes, through this one door (the access log).

Each process remembers when it last wrote for a session, so that a page costs a look into a dictionary.
"""

from __future__ import annotations

import time

from crm.sign_in.actions.sessions import SEEN_EVERY, note_use

KEPT = 5000
_written: dict[str, float] = {}


def seen(session_key: str) -> None:
    if time.time() - _written.get(session_key, 0) >= SEEN_EVERY.total_seconds():
        begun(session_key)
        note_use(session_key)


def begun(session_key: str) -> None:
    """What was written just now needs no writing for a while."""
    if len(_written) >= KEPT:
        _written.clear()
    _written[session_key] = time.time()
