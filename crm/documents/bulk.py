"""What can be done to many documents at once from their list."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.documents.actions.many import archive_documents, delete_documents
from crm.documents.models import Document
from crm.lists.specs import BulkAction, BulkResult
from crm.web.formats import number
from crm.web.listing.answers import run_of


def noun(count: int) -> str:
    return ngettext("document", "documents", count)


def _archive(*, rows: Any, by: Any) -> BulkResult:
    count = archive_documents(documents=rows, by=by)
    words = {"what": _("Put into the archive"), "n": number(count), "noun": noun(count)}
    return BulkResult(_("%(what)s: %(n)s %(noun)s.") % words)


DOCUMENT_BULK = (
    BulkAction(
        "archive", gettext_lazy("Archive"), "archive", "change", _archive,
        question=gettext_lazy("will be put into the archive. Each can be opened again."),
        button=gettext_lazy("Put away"),
    ),
    BulkAction(
        "delete", gettext_lazy("Delete"), "trash-2", "change",
        run_of(delete_documents, rows_as="documents", noun=noun, counted=Document._meta.label_lower),
        question=gettext_lazy("will go to the recycle bin with all their versions."), button=gettext_lazy("Delete"),
    ),
)  # fmt: skip
