"""What happens only the first time."""

from collections.abc import Callable

from django.conf import settings

from crm.people.actions.demo import load_demo
from crm.people.models import DemoRemoval, Firm


def load_demo_firm(say: Callable[[str], None]) -> None:
    """The demo firm, once, into an installation that nobody has used yet."""
    if settings.DEMO and not Firm.objects.exists() and not DemoRemoval.objects.exists():
        say("Loading the demo firm (only this once; DEMO=0 leaves it out) ...")
        load_demo(say=say)
