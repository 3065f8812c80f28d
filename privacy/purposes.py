"""The purposes that a firm begins with; it changes them as it likes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from privacy.models import Purpose


def ready_purposes() -> list[tuple[str, str]]:
    Basis = Purpose.Basis  # noqa: N806
    return [
        (_("News and offers"), Basis.CONSENT),
        (_("Letters by post"), Basis.INTEREST),
        (_("Orders and service"), Basis.CONTRACT),
        (_("Surveys"), Basis.CONSENT),
    ]


def ensure_purposes() -> list[Purpose]:
    """The ready ones, where the firm has none yet."""
    if not Purpose.objects.exists():
        Purpose.objects.bulk_create([Purpose(name=name, basis=basis) for name, basis in ready_purposes()])
    return list(Purpose.objects.all())
