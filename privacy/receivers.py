"""What personal data hears from the rooms around."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from crm.events import ClientsMerged, subscribe
from privacy.models import Erasure


def refuse_while_erasing(event: ClientsMerged) -> None:
    """An erasure that was asked for means one record; it must not find another in its place."""
    waiting = Erasure.objects.unscoped("whether one waits").filter(state=Erasure.State.WAITING)
    if waiting.filter(client_id__in=[event.kept_id, *event.merged_ids]).exists():
        raise ValidationError(_("Data of one of the two is about to be erased; wait until that is done."))


def listen() -> None:
    subscribe(ClientsMerged, refuse_while_erasing)
