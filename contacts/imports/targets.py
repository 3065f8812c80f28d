"""What a column can be brought into, and the fields of a client list."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.frozen import frozen


@frozen
class Target:
    """One field. `many`: several columns may lead to it. `length`: characters that fit.

    `kept_in`: the group of fields it writes to (crm.access.field_groups).
    """

    key: str
    label: str | Promise
    group: str | Promise
    shape: str = "text"  # the kind of content: text, email, phone, tax, post_code, date, country, url ...
    many: bool = False
    length: int = 0
    kept_in: str = ""
    words: Callable[[], dict[str, str]] | None = None  # of a choice: each word for it -> its value


CLIENT, ADDRESS, CHANNELS, PERSON, RECORD = (
    _("Client"),
    _("Address"),
    _("Channels"),
    _("Contact person"),
    _("Record"),
)

TARGETS = {
    target.key: target
    for target in (
        Target("name", _("Name"), CLIENT, length=250),
        Target("legal_name", _("Legal name"), CLIENT, length=250),
        Target("kind", _("Kind"), CLIENT, "kind"),
        Target("tax_number", _("Tax number"), CLIENT, "tax", length=40),
        Target("external_number", _("Client number"), CLIENT, length=40),
        Target("stage", _("Stage"), CLIENT, "stage"),
        Target("grade", _("Class"), CLIENT, "grade"),
        Target("industry", _("Industry"), CLIENT, length=80),
        Target("source", _("Source"), CLIENT, length=80),
        Target("tags", _("Tags"), CLIENT, "tags", many=True),
        Target("language", _("Language"), CLIENT, "language"),
        Target("note", _("Note"), CLIENT, many=True, kept_in="notes"),
        Target("street", _("Street"), ADDRESS, many=True, length=200, kept_in="contact"),
        Target("post_code", _("Post code"), ADDRESS, "post_code", length=20, kept_in="contact"),
        Target("city", _("City"), ADDRESS, length=120),
        Target("country", _("Country"), ADDRESS, "country"),
        Target("website", _("Website"), CHANNELS, "url", length=200, kept_in="contact"),
        Target("phone", _("Phone"), CHANNELS, "phone", many=True, kept_in="contact"),
        Target("email", _("E-mail"), CHANNELS, "email", many=True, kept_in="contact"),
        Target("person_name", _("Contact person"), PERSON, length=150),
        Target("first_name", _("First name"), PERSON, length=75),
        Target("last_name", _("Last name"), PERSON, length=75),
        Target("position", _("Position"), PERSON, length=120),
        Target("person_phone", _("Phone of the person"), PERSON, "phone", many=True, kept_in="contact"),
        Target("person_email", _("E-mail of the person"), PERSON, "email", many=True, kept_in="contact"),
        Target("birthday", _("Birthday"), PERSON, "day", kept_in="personal"),
        Target("owner", _("Owner"), RECORD, "owner"),
        Target("created_on", _("Created on"), RECORD, "date"),
        Target("last_contact", _("Last contact"), RECORD, "date"),
    )
}
PERSON_TARGETS = frozenset(key for key, target in TARGETS.items() if target.group is PERSON)
