"""What this room itself keeps about a person, and the copies that the ground floor holds (crm.personal_data)."""

from __future__ import annotations

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from crm.personal_data import Copy, Find, Place, copies, places
from privacy.actions.asked import mend_views, silence_jobs, stop_jobs
from privacy.actions.copies import blank_audit, remove_exports, remove_undo
from privacy.models import Consent, LegalHold, PersonalRequest


def of_person(model: type[Model]) -> Find:
    return lambda subject: (
        Q(client=subject.client_id) if subject.is_client else subject.rows_with_person(model)
    )


PLACES = (
    Place(
        "consents", _("Consents"), Consent, of_person(Consent),
        ("purpose", "channel", "state", "source", "evidence", "at"),
        near=lambda subject: Q(client=subject.client_id), texts=("evidence",), order=70,
    ),
    Place(
        "legal_holds", _("Legal holds"), LegalHold, of_person(LegalHold), ("reason", "ends_on", "at", "lifted_at"),
        near=lambda subject: Q(client=subject.client_id), texts=("reason",), order=71,
    ),
    Place(
        "requests", _("Requests"), PersonalRequest, of_person(PersonalRequest),
        ("kind", "name", "words", "received_on", "answered_on", "answer"),
        blank={"name": _("Erased person"), "words": "", "answer": "", "client": None, "person": None},
        near=lambda subject: Q(client=subject.client_id), texts=("name", "words", "answer"), order=72,
    ),
)  # fmt: skip


def register() -> None:
    for place in PLACES:
        places.register(place)
    copies.register(Copy("audit", _("Values in the audit"), blank_audit))
    copies.register(Copy("undo", _("What undo would bring back"), remove_undo))
    copies.register(Copy("exports", _("Exported files"), remove_exports))
    copies.register(Copy("jobs", _("Titles of jobs"), silence_jobs))
    copies.register(Copy("jobs_stopped", _("Jobs about the person, stopped"), stop_jobs))
    copies.register(Copy("views", _("Saved views that asked for the person"), mend_views))
