"""The kinds of lists that contacts can import, and how the kind of an import is found."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from contacts.imports.client_rows import ClientReader
from contacts.imports.match import match_rows
from contacts.imports.met import met_clients
from contacts.imports.synonyms import SYNONYMS
from contacts.imports.targets import TARGETS
from contacts.imports.write import adds_only, write_batch
from contacts.registries import ImportTarget, import_targets
from crm.access.context import access_of
from crm.events import ClientsImported, publish

if TYPE_CHECKING:
    from contacts.models import ImportRun
    from crm.people.models import User

NAMING = {"name", "legal_name", "person_name", "first_name", "last_name"}


def kind_of(run: ImportRun) -> ImportTarget:
    kind = import_targets.get(run.target)
    if kind is None:
        raise LookupError(run.target)
    return kind


def kinds_for(user: User) -> list[ImportTarget]:
    """What this person may import."""
    access = access_of(user)
    if not access.may("client", "import"):
        return []
    return [kind for kind in import_targets.on_for(user) if all(access.may(*need) for need in kind.needs)]


def may_import(user: User, kind: ImportTarget) -> bool:
    return kind in kinds_for(user)


def tell_of_clients(run: ImportRun) -> None:
    """Said by every kind that brings clients, or changes what is reckoned of them."""
    if run.change_set_id:
        publish(ClientsImported(by=run.by, change_set_id=run.change_set_id))


def _lacks_name(targets: Collection[str]) -> str:
    return "" if NAMING & set(targets) else "no_name"


CLIENTS = ImportTarget(
    key="clients",
    label=_("Clients"),
    hint=_("Companies and individuals, with a contact person, phones and e-mails"),
    entity="client",
    needs=(("client", "import"),),
    fields=TARGETS,
    made_of="client",
    names=SYNONYMS,
    reader=ClientReader,
    match=match_rows,
    write=write_batch,
    adds_only=adds_only,
    lacks=_lacks_name,
    met=met_clients,
    done=tell_of_clients,
    decisions=("skip", "update", "merge", "create"),
    order=10,
)
