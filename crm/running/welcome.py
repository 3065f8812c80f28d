"""What the person at the terminal reads once the program runs."""

from collections.abc import Iterator

from django.conf import settings

from crm.people.demo import PASSWORD
from crm.people.demo_firm import COLLEAGUES, demo_email
from crm.people.models import Firm
from crm.people.setup_token import setup_token
from crm.running.addresses import is_loopback
from crm.running.system_parts import missing_parts


def remarks() -> Iterator[str]:
    """Warnings about this machine and these settings."""
    yield from missing_parts()
    if not is_loopback(settings.HOST) and not settings.HTTPS:
        yield (
            "Plain http from other machines: passwords and client data cross the network unencrypted, "
            "cookies are not marked secure and passkeys will not work. Put a proxy with https before it "
            "and set PUBLIC_URL."
        )


def welcome() -> Iterator[str]:
    """The address, and how to sign in."""
    yield f"Rapport runs at {settings.PUBLIC_URL}"
    firm = Firm.objects.filter(pk=1).first()
    if firm is None:
        yield f"Set up your firm there; the page asks for this word: {setup_token()}"
    elif firm.is_demo:
        yield f"It shows the demo firm. Sign in as one of these, password {PASSWORD}:"
        for key, (name, position, *_) in COLLEAGUES.items():
            yield f"  {demo_email(key):24} {name}, {position}"
