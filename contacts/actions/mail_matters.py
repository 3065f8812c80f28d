"""A mail that was written from a record stands there too."""

from __future__ import annotations

from typing import Any

from contacts.models import Mail, MailAbout


def note_about(mail: Mail, about: Any) -> None:
    """Once, however often it is said. The record was asked for its writer."""
    rows = MailAbout.objects.unscoped("of a mail in hand")
    rows.get_or_create(mail=mail, about_entity=about.entity, about_id=about.pk)
