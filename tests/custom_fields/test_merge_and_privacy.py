"""Made fields when two clients become one, when that is undone, and when a person is shown, exported or erased."""

import json

import pytest
from django.urls import reverse

from contacts.actions.clients import create_client
from contacts.actions.merging import merge_clients
from contacts.actions.persons import add_person
from contacts.models import Client
from crm.access.locks import unlocked
from crm.changes.actions.undoing import undo_change_set
from crm.custom_fields.actions.records import change_values
from crm.jobs.running import run_due_jobs
from privacy.actions.erasing import request_erasure
from privacy.actions.exports import as_json
from privacy.queries.subjects import subject_of
from tests.custom_fields.making import make_field
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def fields(otto):
    return {kind: make_field(otto, f"Own {kind}", kind) for kind in ("text", "choice", "choices", "number")}


@pytest.fixture
def two(edda, fields):
    left = create_client(
        by=edda, name="Amber Mills", custom={"own_text": "Left", "own_choices": ["c1"], "own_choice": "c1"}
    )
    right = create_client(
        by=edda, name="Amber Ltd", custom={"own_text": "Right", "own_choices": ["c2", "c1"], "own_number": 7}
    )
    return left, right


def fresh(row):
    return Client.objects.unscoped("test").get(pk=row.pk)


def test_what_is_empty_is_filled_and_undo_brings_both_back(edda, two):
    left, right = two
    change_set = merge_clients(kept=left, gone=right, by=edda)
    assert fresh(left).custom == {**left.custom, "own_number": 7}
    undo_change_set(change_set=change_set, by=edda)
    assert [fresh(row).custom for row in two] == [left.custom, right.custom]


def test_each_field_is_chosen_side_by_side(client, edda, two):
    left, right = two
    sign_in(client, edda)
    url = reverse("client_merge", args=[left.pk, right.pk])
    page = client.get(url).text
    for words in ("Own text", "Red, Green", "Own number", "empty"):
        assert words in page
    sent = {
        "keep": "left", "left_version": left.version, "right_version": right.version, "custom.own_text": "right",
        "custom.own_choices": "both", "custom.own_number": "left", "custom.own_choice": "right",
    }  # fmt: skip
    client.post(url, sent)
    assert fresh(left).custom == {"own_text": "Right", "own_choices": ["c1", "c2"]}


def test_a_hidden_group_is_not_chosen_from(client, edda, otto, two):
    make_field(otto, "Secret", group="finance")
    show_fields("director", finance=2)
    for row, word in zip(two, ("hush", "shush"), strict=True):
        change_values(row=row, by=edda, values={"secret": word})
    sign_in(client, edda)
    url = reverse("client_merge", args=[row.pk for row in two])
    assert "shush" in client.get(url).text
    show_fields("director", finance=0)
    page = client.get(url).text
    assert "shush" not in page and "Secret" not in page


def test_what_is_kept_of_a_person_is_shown_exported_and_erased(client, edda, fields):
    person = create_client(
        by=edda, name="Ola Quint", kind="individual", custom={"own_text": "Met Ola Quint", "own_choice": "c2"}
    )
    sign_in(client, edda)
    page = client.get(reverse("subject_page", args=["client", person.pk])).text
    assert "Own choice" in page and "Green" in page
    exported = json.loads(as_json(subject_of(person)))["places"]["client"][0]["custom"]
    assert exported["own_choice"] == "Green" and exported["own_text"] == "Met Ola Quint"
    add_person(client=person, by=edda, name="Ola Quint")
    request_erasure(record_of=person, by=edda, typed="OLA QUINT")
    run_due_jobs()
    with unlocked("test"):
        assert not Client.objects.filter(pk=person.pk).exclude(custom={}).exists()


def test_a_person_named_in_a_field_of_the_company_is_named_no_more(edda, fields):
    company = create_client(
        by=edda, name="Works", custom={"own_text": "Ask ola QUINT first", "own_choice": "c1"}
    )
    person = add_person(client=company, by=edda, name="Ola Quint")
    request_erasure(record_of=person, by=edda, typed="OLA QUINT")
    run_due_jobs()
    assert fresh(company).custom == {"own_text": "Ask […] first", "own_choice": "c1"}


def test_a_hidden_group_is_not_shown_as_personal_data(client, edda, otto):
    make_field(otto, "Secret", group="finance")
    person = create_client(by=edda, name="Ola", kind="individual", custom={"secret": "hush"})
    sign_in(client, edda)
    url = reverse("subject_page", args=["client", person.pk])
    assert "hush" in client.get(url).text
    show_fields("director", finance=0)
    assert "hush" not in client.get(url).text
