"""How large a list may be that somebody brings: said before it is stored, and before it is read at all."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from crm.documents.uploads import Limits, takes_up_to
from crm.web.formats import file_size


def _too_large() -> str:
    return _("The list is larger than %(limit)s, so it was not taken. Split it into several files.") % {
        "limit": file_size(settings.IMPORT_MAX_BYTES)
    }


takes_a_list = takes_up_to(Limits(lambda: settings.IMPORT_MAX_BYTES, 1, _too_large))
