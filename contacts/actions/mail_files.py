"""A file that came with a mail goes among the documents of a client."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from contacts.mails.storage import raw_of
from contacts.models import Client, MailAttachment, MailFiling, Privacy
from crm.access.context import access_of
from crm.access.scopes import can
from crm.documents.actions.keeping import add_document
from crm.documents.models import Document, Version
from crm.mail.reading import attachment_bytes

if TYPE_CHECKING:
    from crm.people.models import User


def keep_attachment(*, attachment: MailAttachment, client: Client, by: User) -> tuple[Document, bool]:
    """The document, and whether it is new: the same bytes twice are one document of the client.

    Of a mail that not all read who see the client it is a private one. Raises ValidationError for a file that is gone,
    or that is none of the kinds that documents are.
    """
    access = access_of(by)
    filed = MailFiling.objects.visible_to(by).filter(mail=attachment.mail, client=client)
    if not (
        access.reads("contact") and access.reads("notes") and filed.exists() and can(by, "change", client)
    ):
        raise PermissionDenied
    raw = raw_of(attachment.mail)
    content = attachment_bytes(raw, attachment.number) if raw else None
    if content is None:
        raise ValidationError(_("This file is not kept any more."))
    if known := _known(client, content, by):
        return known, False
    is_private = attachment.mail.privacy != Privacy.CLIENT
    made = add_document(
        record=client, file=ContentFile(content), name=attachment.name, by=by, is_private=is_private,
        note=_("From a mail"),
    )  # fmt: skip
    return made, True


def _known(client: Client, content: bytes, by: User) -> Document | None:
    rows = Document.objects.visible_to(by).filter(record_entity=Client.entity, record_id=client.pk)
    same = Version.objects.visible_to(by).filter(sha256=hashlib.sha256(content).hexdigest())
    found: Document | None = rows.filter(pk__in=same.values("document")).order_by("pk").first()
    return found
