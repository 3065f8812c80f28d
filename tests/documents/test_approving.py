"""Draft, review, approved, archived; bound to one version."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from crm.documents.actions.approving import approve, archive, ask_approval, reopen, send_back
from crm.documents.actions.keeping import add_document, add_version
from crm.documents.models import Approval, State, Step
from tests.contacts.test_client_page import asked as statements
from tests.documents.conftest import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(contract, anna, carla, edda):
    return ask_approval(document=contract, approvers=[carla, edda], by=anna, number=1)


def test_all_who_are_named_must_approve(asked, carla, edda):
    assert approve(document=asked, by=carla, number=1).state == State.REVIEW
    assert approve(document=asked, by=edda, number=1).state == State.APPROVED
    assert asked.approved_number == 1
    kinds = Step.objects.visible_to(edda).order_by("pk").values_list("kind", "by__name")
    assert list(kinds) == [("submitted", "Anna"), ("approved", "Carla"), ("approved", "Edda")]


def test_only_those_who_were_asked_answer_and_only_once(asked, anna, carla):
    with pytest.raises(PermissionDenied):
        approve(document=asked, by=anna, number=1)
    approve(document=asked, by=carla, number=1)
    with pytest.raises(PermissionDenied):
        approve(document=asked, by=carla, number=1)


def test_a_return_needs_a_reason_and_makes_a_draft(asked, carla, edda):
    with pytest.raises(ValidationError):
        send_back(document=asked, by=carla, number=1, note=" ")
    assert send_back(document=asked, by=carla, number=1, note="Wrong sum").state == State.DRAFT
    with pytest.raises(ValidationError):
        approve(document=asked, by=edda, number=1)


def test_a_new_version_is_a_draft_and_takes_the_questions_back(asked, anna, carla, edda):
    approve(document=asked, by=carla, number=1)
    add_version(document=asked, file=ContentFile(PDF + b"2"), name="b.pdf", by=anna)
    assert asked.state == State.DRAFT
    answers = Approval.objects.visible_to(edda).order_by("approver__name").values_list("answer", flat=True)
    assert list(answers) == ["approved", "taken_back"]


def test_nobody_approves_what_they_did_not_see(asked, anna, carla):
    add_version(document=asked, file=ContentFile(PDF + b"2"), name="b.pdf", by=anna)
    ask_approval(document=asked, approvers=[carla], by=anna, number=2)
    with pytest.raises(ValidationError, match="newer version"):
        approve(document=asked, by=carla, number=1)


def test_approvers_must_see_the_record_and_be_others(contract, anna, dario):
    for approvers in ([dario], [anna], []):
        with pytest.raises(ValidationError):
            ask_approval(document=contract, approvers=approvers, by=anna, number=1)
    contract.refresh_from_db()
    assert contract.state == State.DRAFT


def test_the_archive_gives_back_what_it_took(asked, anna, carla, edda):
    for who in (carla, edda):
        approve(document=asked, by=who, number=1)
    assert archive(document=asked, by=anna).state == State.ARCHIVED
    assert reopen(document=asked, by=anna).state == State.APPROVED


def test_a_question_stands_on_today_until_it_is_answered(client, asked, carla, anna):
    words = "Waiting for your approval"
    client.force_login(anna)
    assert words not in client.get(reverse("today")).text
    client.force_login(carla)
    page = client.get(reverse("today")).text
    assert words in page and asked.get_absolute_url() in page and "asked by Anna" in page
    approve(document=asked, by=carla, number=1)
    assert words not in client.get(reverse("today")).text


def test_today_asks_the_same_for_one_and_three_questions(client, asked, nordwind, carla, anna):
    client.force_login(carla)
    for_one = statements(client, reverse("today"))
    for number in (2, 3):
        more = add_document(record=nordwind, file=ContentFile(PDF), name=f"{number}.pdf", by=anna)
        ask_approval(document=more, approvers=[carla], by=anna, number=1)
    assert statements(client, reverse("today")) == for_one
