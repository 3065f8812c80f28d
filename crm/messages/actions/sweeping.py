from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from crm.messages.models import Notice

KEPT_DAYS = 180


def drop_old_notices() -> int:
    """Nobody looks for what they were told half a year ago."""
    count, _models = Notice.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    return count
