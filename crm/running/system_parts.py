"""Parts of the system that cannot come with Python packages."""

import ctypes
from functools import cache

PANGO = (
    "PDFs need the Pango library, until then the print page is offered instead. Install it with "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 (Fedora: dnf install pango; macOS: brew install pango)."
)


@cache
def has_pango() -> bool:
    return all(_loads(stem) for stem in ("pango-1.0", "pangoft2-1.0"))


def missing_parts() -> list[str]:
    """One sentence for each part that is missing."""
    return [] if has_pango() else [PANGO]


def _loads(stem: str) -> bool:
    for name in (f"lib{stem}.so.0", f"lib{stem}.0.dylib", f"lib{stem}-0.dll"):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False
