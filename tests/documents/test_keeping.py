"""Coming, going, and coming back; who sees what; nothing left behind."""

import os
import time

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from contacts.actions.deletion import delete_client
from contacts.actions.merging import merge_clients
from crm.access.locks import unlocked
from crm.changes.actions.undoing import undo_change_set
from crm.documents.actions import keeping
from crm.documents.actions.keeping import add_document, add_version, change_document, delete_document
from crm.documents.models import Document, State, Version
from crm.documents.storage import folder, sweep
from tests.documents.conftest import PDF
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


def files():
    return [path for path in folder().rglob("*") if path.is_file()]


def age_files():
    old = time.time() - 3 * 24 * 3600
    for path in files():
        os.utime(path, (old, old))


def seen(user):
    return list(Document.objects.visible_to(user))


def test_a_document_is_seen_with_its_record(contract, anna, carla, bruno, dario, nils):
    assert seen(anna) == seen(carla) == [contract]
    assert seen(dario) == seen(nils) == []
    assert list(Version.objects.visible_to(dario)) == []
    with pytest.raises(PermissionDenied):
        delete_document(document=contract, by=dario)


def test_only_who_may_change_the_record_adds(nordwind, dario):
    with pytest.raises(PermissionDenied):
        add_document(record=nordwind, file=ContentFile(PDF), name="a.pdf", by=dario)
    assert not files()


def test_a_private_one_is_seen_by_whoever_brought_it(contract, anna, carla, edda):
    change_document(document=contract, by=anna, name="Contract.pdf", is_private=True)
    assert seen(anna) == [contract]
    assert seen(carla) == seen(edda) == []


def test_only_whoever_brought_it_makes_it_private(contract, carla):
    changed = change_document(document=contract, by=carla, name="Offer.pdf", is_private=True)
    assert (changed.name, changed.is_private) == ("Offer.pdf", False)


def test_a_new_version_stands_on_top_and_the_same_bytes_do_not(contract, anna):
    assert add_version(document=contract, file=ContentFile(PDF), name="x.pdf", by=anna) is None
    assert len(files()) == 1
    version = add_version(document=contract, file=ContentFile(PDF + b"2"), name="x.pdf", by=anna)
    assert (version.number, contract.number, contract.state) == (2, 2, State.DRAFT)


def test_a_failure_after_the_file_was_written_leaves_no_file(nordwind, anna, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(keeping, "audit", fail)
    with pytest.raises(RuntimeError):
        add_document(record=nordwind, file=ContentFile(PDF), name="a.pdf", by=anna)
    assert not files()


def test_the_sweep_takes_what_a_crash_left_and_nothing_else(contract, anna):
    binned = add_document(record=contract.record_for(anna), file=ContentFile(b"bin"), name="bin.txt", by=anna)
    change_set = delete_document(document=binned, by=anna)
    # As a process leaves it that was killed between the file and the commit.
    orphan = folder() / "zz" / "orphan"
    orphan.parent.mkdir()
    orphan.write_bytes(PDF)
    assert sweep() == 0  # it may be of an upload under way
    age_files()
    assert sweep() == 1
    assert len(files()) == 2
    undo_change_set(change_set=change_set, by=anna)
    assert set(seen(anna)) == {contract, binned}


def test_a_deleted_client_takes_its_documents_along_and_brings_them_back(contract, nordwind, edda):
    change_set = delete_client(client=nordwind, by=edda)
    assert seen(edda) == []
    undo_change_set(change_set=change_set, by=edda)
    assert seen(edda) == [contract]


def test_a_document_of_a_record_that_is_gone_is_nobodys(contract, edda):
    with unlocked("a record that went another way"):
        Document.objects.filter(pk=contract.pk).update(record_id=0)
    assert seen(edda) == []


def test_a_merge_brings_the_documents_along_and_its_undo_takes_them_back(contract, nordwind, anna, edda):
    kept = ClientFactory(owner=anna)
    change_set = merge_clients(kept=kept, gone=nordwind, by=edda)
    contract.refresh_from_db(from_queryset=Document.objects.visible_to(edda))
    assert contract.record_id == kept.pk
    undo_change_set(change_set=change_set, by=edda)
    contract.refresh_from_db(from_queryset=Document.objects.visible_to(edda))
    assert contract.record_id == nordwind.pk
