"""What people said: history, what holds, who may be addressed, who is left out of letters."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.letters import start_letters, write_letter_run
from campaigns.actions.segments import save_segment
from campaigns.models import Letter
from campaigns.queries.letters import left_out, receiver_count
from contacts.models import Client
from crm.audit.models import AuditEntry
from privacy.actions.consents import add_ready_purposes, drop_purpose, keep_consent
from privacy.models import Consent, Purpose
from privacy.queries.consents import consents_of, may_contact, with_answer
from tests.factories import ClientFactory, PersonFactory
from tests.personas import sign_in
from tests.privacy.factories import PurposeFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def news():
    return PurposeFactory(name="News", basis="consent")


@pytest.fixture
def post():
    return PurposeFactory(name="Post", basis="interest")


def said(person, purpose, state, *, by, channel="", hours_ago=0):
    return keep_consent(
        client=person.client, person=person, by=by, purpose=purpose, state=state, source="phone", channel=channel,
        at=timezone.now() - hours_ago * HOUR,
    )  # fmt: skip


@pytest.fixture
def person(anna):
    return PersonFactory(client=ClientFactory(owner=anna, street="Long 1", city="Hel"), is_main=True)


def test_consent_is_needed_or_not_by_the_basis_of_the_purpose(person, news, post):
    assert not may_contact(person, news, "email") and may_contact(person, post, "letter")


@pytest.mark.parametrize("state", ["withdrawn", "refused"])
def test_what_was_said_last_holds_and_what_was_said_before_stays(person, news, anna, state):
    said(person, news, "given", by=anna, hours_ago=3)
    assert may_contact(person, news, "email")
    said(person, news, state, by=anna, hours_ago=2)
    assert not may_contact(person, news, "email")
    # Kept late, said before: it changes nothing.
    said(person, news, "given", by=anna, hours_ago=5)
    assert not may_contact(person, news, "email")
    (answers,) = consents_of(person.client, anna)
    assert [row.state for row in answers.history] == [state, "given", "given"]
    assert [row.state for row in answers.holds] == [state]


def test_one_channel_and_all_channels(person, news, anna):
    said(person, news, "given", by=anna, hours_ago=3)
    said(person, news, "withdrawn", by=anna, channel="email", hours_ago=2)
    assert not may_contact(person, news, "email") and may_contact(person, news, "letter")
    said(person, news, "given", by=anna, hours_ago=1)
    assert may_contact(person, news, "email")


def test_what_the_client_itself_said_counts_for_its_persons(person, post, anna):
    keep_consent(client=person.client, by=anna, purpose=post, state="refused", source="letter")
    assert not may_contact(person, post, "letter") and not may_contact(person.client, post, "letter")


def test_a_time_to_come_and_a_person_of_another_client_are_refused(person, news, anna):
    with pytest.raises(ValidationError):
        said(person, news, "given", by=anna, hours_ago=-1)
    with pytest.raises(ValidationError):
        keep_consent(
            client=ClientFactory(owner=anna),
            person=person,
            by=anna,
            purpose=news,
            state="given",
            source="form",
        )
    assert not Consent.objects.unscoped("a test").exists()


@pytest.mark.parametrize("who", ["bruno", "dario", "marta", "nils"])
def test_only_whoever_may_change_the_client_keeps_what_was_said(personas, person, news, who):
    with pytest.raises(PermissionDenied):
        said(person, news, "given", by=getattr(personas, who))


def test_the_audit_knows_every_answer(person, news, anna):
    said(person, news, "given", by=anna)
    assert AuditEntry.objects.filter(action="consent", object_id=person.client_id, by=anna).count() == 1


def test_purposes_about_which_somebody_spoke_stay(person, news, anna, edda):
    said(person, news, "given", by=anna)
    with pytest.raises(ProtectedError):
        drop_purpose(news, by=edda)
    with pytest.raises(PermissionDenied):
        add_ready_purposes(by=anna)
    Consent.objects.unscoped("a test").all().delete()
    drop_purpose(news, by=edda)
    add_ready_purposes(by=edda)
    add_ready_purposes(by=edda)
    assert Purpose.objects.count() == 4


def run_for(personas, purpose):
    marta = personas.marta
    segment = save_segment(by=marta, name="All", rules={"join": "all", "rules": []})
    return write_letter_run(by=marta, name="Spring", segment=segment, subject="x", body="x", purpose=purpose)


def test_letters_leave_out_whoever_said_no_and_say_how_many(personas, post, anna):
    people = [
        PersonFactory(client=ClientFactory(owner=anna, street="Long 1", city="Hel"), is_main=True)
        for _number in range(4)
    ]
    said(people[0], post, "refused", by=anna)
    said(people[1], post, "withdrawn", by=anna, channel="letter")
    said(people[2], post, "withdrawn", by=anna, channel="email")
    run = run_for(personas, post)
    assert left_out(run, personas.marta) == [("refused", 1), ("withdrawn", 1)]
    assert receiver_count(run, personas.marta) == 2
    run = start_letters(letter_run=run, by=personas.marta)
    assert run.letter_count == 2
    assert left_out(run, personas.marta) == [("refused", 1), ("withdrawn", 1)]
    ready = Letter.objects.unscoped("a test").filter(lacks="").values_list("client", flat=True)
    assert set(ready) == {people[2].client_id, people[3].client_id}


def test_where_consent_is_needed_only_those_who_gave_it_get_a_letter(personas, person, news, anna):
    ClientFactory(owner=anna, street="Long 1", city="Hel")
    said(person, news, "given", by=anna)
    run = start_letters(letter_run=run_for(personas, news), by=personas.marta)
    assert run.letter_count == 1 and left_out(run, personas.marta) == [("nobody agreed to it", 1)]


def test_one_statement_answers_as_one_question_does(anna, news, post):
    for number in range(12):
        person = PersonFactory(client__owner=anna, is_main=True)
        for purpose in (news, post):
            if number % 4 < 3:
                said(
                    person, purpose, ["given", "refused", "withdrawn"][number % 3], by=anna, hours_ago=number
                )
            if number % 2:
                said(person, purpose, "given", by=anna, channel="letter", hours_ago=number - 1)
    for purpose in (news, post):
        rows = with_answer(Client.objects.unscoped("a test").all(), purpose, "letter")
        for client in rows:
            main = client.persons(manager="objects").unscoped("a test").get()
            assert (client.no_contact == "") == may_contact(main, purpose, "letter")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_client_costs_the_same_for_few_and_many(
    client, anna, news, count, django_assert_max_num_queries
):
    record = ClientFactory(owner=anna)
    for _number in range(count):
        said(PersonFactory(client=record), news, "given", by=anna)
    url = reverse("client_consents", args=[record.pk])
    sign_in(client, anna).get(url)
    with django_assert_max_num_queries(10):
        page = client.get(url)
    assert page.content.decode().count("News") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_consents(client, anna, news, count, django_assert_max_num_queries):
    for _number in range(count):
        said(PersonFactory(client__owner=anna), news, "refused", by=anna)
    url = reverse("consent_list") + "?view=no"
    sign_in(client, anna).get(url)
    with django_assert_max_num_queries(8):
        page = client.get(url)
    assert page.content.decode().count("data-row") >= count


def test_dario_sees_nothing_that_annas_clients_said(client, person, news, anna, dario):
    said(person, news, "given", by=anna)
    client.force_login(dario)
    assert client.get(reverse("client_consents", args=[person.client_id])).status_code == 404
    assert person.client.name not in client.get(reverse("consent_list")).content.decode()


def test_a_bad_form_comes_back_with_its_words(client, person, news, anna):
    client.force_login(anna)
    url = reverse("client_consent_new", args=[person.client_id])
    tomorrow = f"{timezone.now() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    form = {"person": person.pk, "purpose": news.pk, "channel": "", "state": "given", "source": "form"}
    answer = client.post(url, form | {"at": tomorrow, "evidence": "Folder 12"})
    assert answer.status_code == 422
    assert "still to come" in answer.content.decode() and "Folder 12" in answer.content.decode()
    answer = client.post(url, form | {"at": f"{timezone.localtime():%Y-%m-%dT%H:%M}"})
    assert answer.status_code == 302 and may_contact(person, news, "email")
