"""Whoever was merged away is reached: shown under the client that stays, and erased with it, copies for undo too."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from contacts.actions.merging import merge_clients
from contacts.models import Client
from crm.access.locks import unlocked
from crm.changes.access import can_undo
from crm.changes.models import ChangeSet
from crm.jobs.running import run_due_jobs
from privacy.actions.erasing import request_erasure
from privacy.models import Erasure
from tests.factories import ClientFactory
from tests.personas import sign_in
from tests.privacy.marks import found_in_files, found_in_tables, plant_individual, plant_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def merged(kept, gone, by):
    with unlocked("a test"):
        merge_clients(kept=kept, gone=gone, by=by)
        return Client.objects.get(pk=kept.pk)


def erased(record, by):
    erasure = request_erasure(record_of=record, by=by, typed=record.name)
    run_due_jobs()
    with unlocked("a test looks at everything"):
        assert Erasure.objects.get(pk=erasure.pk).state == "done"


def test_an_individual_who_was_merged_away_is_erased_with_the_one_that_stays(personas):
    gone, _person = plant_individual(personas)
    kept = ClientFactory(owner=personas.anna, kind="individual", name="Adam Quint")
    kept = merged(kept, gone, personas.edda)
    erased(kept, personas.edda)
    assert found_in_tables() == {} and found_in_files() == []
    with unlocked("a test looks at everything"):
        assert not can_undo(personas.edda, ChangeSet.objects.get(kind="merge"))


def test_a_person_whose_company_was_merged_away_is_erased(personas):
    gone = ClientFactory(owner=personas.anna, name="Wide Works")
    person = plant_person(personas, gone)
    merged(ClientFactory(owner=personas.anna, name="Wide Works Ltd"), gone, personas.edda)
    person.refresh_from_db()
    erased(person, personas.edda)
    assert found_in_tables() == {} and found_in_files() == []


def test_the_page_of_the_one_that_is_gone_is_that_of_the_other(client, personas):
    kept, gone = (ClientFactory(owner=personas.anna, kind="individual", name=name) for name in ("Ada", "Ben"))
    merged(kept, gone, personas.edda)
    sign_in(client, personas.edda)
    page = client.get(reverse("subject_page", args=["client", gone.pk]))
    assert page.status_code == 200 and "Ada" in page.text


def test_no_merge_while_an_erasure_waits(personas):
    kept, gone = (ClientFactory(owner=personas.anna, kind="individual", name=name) for name in ("Ada", "Ben"))
    request_erasure(record_of=gone, by=personas.edda, typed="Ben")
    with pytest.raises(ValidationError, match="erased"), transaction.atomic():
        merged(kept, gone, personas.edda)
