"""What the person at the terminal reads once the program runs."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from crm.running.addresses import is_loopback
from crm.running.preparing import is_empty
from crm.running.system_parts import missing_parts


def remarks() -> Iterator[str]:
    """Warnings about this machine and these settings."""
    yield from missing_parts()
    if not is_loopback(settings.HOST) and not settings.HTTPS:
        yield (
            "Plain http from other machines: passwords and client data cross the network unencrypted, cookies are "
            "not marked secure and passkeys will not work. Put a proxy with https before it and set PUBLIC_URL."
        )


def welcome() -> Iterator[str]:
    """The address, and how to sign in."""
    yield f"Rapport runs at {settings.PUBLIC_URL}"
    if is_empty():
        yield f"Set up your firm at {settings.PUBLIC_URL}/set-up/?token={settings.SETUP_TOKEN}"
        return
    yield from demo_sign_ins()


def demo_sign_ins() -> Iterator[str]:
    if find_spec("crm.people.demo") is None:
        return
    demo = import_module("crm.people.demo")
    for line in getattr(demo, "sign_ins", list)():
        yield f"  {line}"
