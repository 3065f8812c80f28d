"""A sentence for whoever comes too late: who saved which fields of a record, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import gettext as _

from crm.audit.queries.saves import latest_save
from crm.web.formats import date_time
from crm.web.values import field_label

if TYPE_CHECKING:
    from crm.people.models import User


def saved_meanwhile(current: Model, reader: User | None) -> str:
    """Says that nothing of the reader's was saved; names the fields that their role shows."""
    save = latest_save(current, reader) if reader else None
    if save is None:
        return _(
            "Somebody else saved this meanwhile. Nothing of yours was saved: look at it, and do it again."
        )
    model = type(current)
    names = [field_label(model, name) for name, before, after in save.changed_fields if before != after]
    words = {
        "who": save.by or "Rapport",
        "when": date_time(save.at),
        "what": ", ".join(names) or save.action_word,
    }
    said = _(
        "%(who)s saved this meanwhile (%(what)s, %(when)s). Nothing of yours was saved: look at it, and do it "
        "again if you still want to."
    )
    return said % words
