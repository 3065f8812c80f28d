"""A notice may name anybody in the words that it repeats; those go with an erasure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from crm.messages.models import Notice
from crm.personal_data import Place, anywhere, nobody, places


def register() -> None:
    places.register(
        Place("notices", _("Notices"), Notice, nobody, (), near=anywhere, texts=("text",), order=60)
    )
