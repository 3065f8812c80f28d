"""What can be done to many mails at once from their list."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.actions.many_mails import file_many, set_many_privacies
from contacts.forms.many_mails import ManyFileForm, ManyPrivacyForm
from contacts.models import MailAbout, MailFiling
from contacts.queries.mail_places import Place
from crm.lists.specs import BulkAction, BulkResult
from crm.web.formats import number
from crm.web.listing.answers import run_of


def mails_noun(count: int) -> str:
    return ngettext("mail", "mails", count)


def _file(*, rows: Any, by: Any, words: str, place: Place) -> BulkResult:
    """Counted are those that were not there yet: on the client, or on the record below it."""
    change_set = file_many(mails=rows, client=place.client, about=place.about, by=by)
    count = max(change_set.rows_of(model._meta.label_lower) for model in (MailFiling, MailAbout))
    said = _("%(what)s: %(n)s %(noun)s.") % {
        "what": change_set.summary,
        "n": number(count),
        "noun": mails_noun(count),
    }
    undo = reverse("undo", args=[change_set.pk]) if change_set.row_count else ""
    return BulkResult(said, undo_url=undo, url=reverse("change_set_page", args=[change_set.pk]))


MAIL_BULK = (
    BulkAction(
        "file", gettext_lazy("File"), "folder", "change", _file, ManyFileForm,
        question=gettext_lazy("will stand on the record of a client, or of its deal, quote or ticket. They stay where "
                              "they stand already."),
        button=gettext_lazy("File"),
    ),
    BulkAction(
        "privacy", gettext_lazy("Who reads it"), "lock", "change",
        run_of(set_many_privacies, rows_as="mails", noun=mails_noun), ManyPrivacyForm,
        question=gettext_lazy("will be read by these from now on, besides those who wrote or received them."),
        button=gettext_lazy("Save"),
    ),
)  # fmt: skip
