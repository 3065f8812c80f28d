"""Documents of a client that is the person are theirs, with their files; names of others' may name the person."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from crm.documents.holders import held_by_client, held_by_persons
from crm.documents.models import Document, Step, Version
from crm.documents.models.version import FOLDER
from crm.personal_data import Copy, Find, Place, Traces, copies, places


def own(path: str = "") -> Find:
    return lambda subject: (
        held_by_client(subject.client_id, path)
        if subject.is_client
        else held_by_persons(subject.person_ids, path)
    )


def near(path: str = "") -> Find:
    return lambda subject: held_by_client(subject.client_id, path)


PLACES = (
    Place(
        "document_steps", _("Steps of documents"), Step, own("document__"),
        ("document", "kind", "number", "by", "at", "note"),
        near=near("document__"), texts=("note",), order=30,
    ),
    Place(
        "document_versions", _("Versions of documents"), Version, own("document__"),
        ("document", "number", "name", "size", "note", "brought_by", "at"),
        near=near("document__"), texts=("name", "note"), order=31,
    ),
    Place(
        "documents", _("Documents"), Document, own(), ("name", "state", "number", "brought_by", "brought_at"),
        near=near(), texts=("name",), order=32,
    ),
)  # fmt: skip


def remove_files(traces: Traces) -> int:
    """The files of versions that go; those of versions in the recycle bin are the sweep's, once nothing knows them."""
    rows = Version.objects.filter(pk__in=traces.rows["document_versions"])
    paths = list(rows.values_list("path", flat=True))
    traces.files += [str(Path(FOLDER) / path) for path in paths]
    return len(paths)


def register() -> None:
    for place in PLACES:
        places.register(place)
    copies.register(Copy("document_files", _("Files of documents"), remove_files))
