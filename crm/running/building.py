"""Makes what is not in the repository: assets for the browser, compiled translations.

Every step is left out when nothing it reads has changed since the last time.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command

from crm.running.catalogues import compile_catalogues

Say = Callable[[str], None]


def build(say: Say) -> None:
    call_command("build_assets", quiet_if_current=True, stdout=Sayer(say))
    if count := compile_catalogues(settings.BASE_DIR / "locale"):
        say(f"Compiled {count} translations.")


class Sayer:
    """What a command prints, line by line, to where the start reports."""

    def __init__(self, say: Say) -> None:
        self.say = say

    def write(self, text: str) -> None:
        if text.strip():
            self.say(text.strip())
