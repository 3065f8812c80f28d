"""Reads variables of the environment; a value that cannot work is named in one sentence."""

import os
from urllib.parse import urlsplit

from crm.embedded.troubles import Trouble
from crm.running.addresses import live_url

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def number(name: str, default: int, *, least: int, most: int) -> int:
    given = text(name, str(default))
    if not given.isascii() or not given.isdigit() or not least <= int(given) <= most:
        raise Trouble(f"{name}={given} cannot be used: give a whole number from {least} to {most}.")
    return int(given)


def switch(name: str, *, default: bool) -> bool:
    given = text(name, "1" if default else "0").lower()
    if given not in YES | NO:
        raise Trouble(f"{name}={given} cannot be used: give 1 or 0.")
    return given in YES


def words(name: str, default: list[str]) -> list[str]:
    given = [word.strip() for word in text(name).split(",")]
    return [word for word in given if word] or default


def url(name: str, default: str, *schemes: str) -> str:
    """An address with one of `schemes` and a host (or, for unix sockets, a path)."""
    given = text(name, default)
    try:
        parts = urlsplit(given)
        valid = parts.scheme in schemes and bool(parts.hostname or parts.path.strip("/"))
        valid = valid and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid:
        forms = " or ".join(f"{scheme}://..." for scheme in schemes)
        raise Trouble(f"{name} cannot be used: it must look like {forms}.")
    return given


def live_place(public_url: str) -> tuple[int, str]:
    """(port, address for browsers) of the stream of arrivals; 0 and "" where it is off."""
    port = number("LIVE_PORT", 0, least=0, most=65535)
    return port, url("LIVE_URL", live_url(public_url, port), "http", "https") if port else ""
