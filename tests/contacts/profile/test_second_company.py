"""A person with a position at a second company is offered there as well, to whoever sees that company."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.forms.activities import ActivityForm
from contacts.models import Activity, Channel, IncomingCall, Interaction, Position
from contacts.queries.briefs import brief_of
from contacts.queries.call_lists import CallPage
from contacts.queries.invitations import with_email
from contacts.queries.telephony import caller_at, callers_of, clients_of
from contacts.queries.working_at import persons_at
from contacts.queries.writing import addresses_of, opted_out, person_at
from privacy.queries.consents import refusals_by_mail
from tests.factories import ActivityFactory, ChannelFactory, ClientFactory, InvitationFactory, PersonFactory

pytestmark = pytest.mark.django_db
ADDRESS, PHONE = "eva@first.example", "+49301234567"


@pytest.fixture
def first(anna):
    return ClientFactory(owner=anna, name="First Mill")


@pytest.fixture
def second(anna):
    return ClientFactory(owner=anna, name="Second Mill")


@pytest.fixture
def eva(first):
    person = PersonFactory(client=first, name="Eva Board", birthday="1970-01-02", position="Owner")
    ChannelFactory(client=first, person=person, value=ADDRESS, key=ADDRESS)
    ChannelFactory(client=first, person=person, kind="phone", value=PHONE, key=PHONE)
    return person


def hold(person, client, **more):
    return Position.objects.unscoped("test").create(person=person, client=client, title="Chair", **more)


def test_what_happened_and_plans_name_the_person(client, anna, eva, second):
    hold(eva, second)
    client.force_login(anna)
    page = client.get(second.get_absolute_url()).text
    assert f'<option value="{eva.pk}">Eva Board</option>' in page and "Chair" in page
    said = {"kind": "call", "text": "Spoke about flour", "person": eva.pk}
    assert client.post(reverse("note_create", args=[second.pk]), said).status_code == 302
    assert Interaction.objects.unscoped("test").get(client=second).person == eva
    plan = {"kind": "call", "title": "Again", "day": "2027-03-01", "person": eva.pk, "assigned_to": anna.pk}
    assert client.post(reverse("activity_new", args=[second.pk]), plan).status_code == 302
    assert Activity.objects.unscoped("test").get(client=second).person == eva


def test_a_position_that_ended_counts_no_more_but_who_was_named_stays(client, anna, eva, second):
    yesterday = timezone.localdate() - timedelta(days=1)
    hold(eva, second, until=yesterday)
    assert eva not in persons_at(second, anna) and eva in persons_at(second, anna, also=eva.pk)
    client.force_login(anna)
    assert "Eva Board" not in client.get(second.get_absolute_url()).text
    entry = Interaction.objects.unscoped("test").create(client=second, person=eva, kind="call", by=anna)
    page = client.get(reverse("interaction_edit", args=[entry.pk])).text
    assert f'<option value="{eva.pk}" selected>' in page


def test_own_persons_stand_before_others(anna, eva, second):
    hold(eva, second)
    own = PersonFactory(client=second, name="Zoe Own")
    assert list(persons_at(second, anna)) == [own, eva]


def test_mails_and_calls_reach_the_person(anna, eva, second):
    hold(eva, second)
    assert [one.address for one in addresses_of(second, anna)] == [ADDRESS]
    assert person_at(second, ADDRESS) == eva and list(with_email(persons_at(second, anna), anna)) == [eva]
    item = type("Item", (), {"client": second, "client_id": second.pk})()
    assert [one.value for one in CallPage(item, anna).phones] == [PHONE]
    assert "Eva Board" in [person.name for person in brief_of(second, anna).persons]


def test_who_opted_out_at_home_is_warned_of_at_the_second_company(eva, second):
    hold(eva, second)
    Channel.objects.unscoped("test").filter(key=ADDRESS).update(has_opted_out=True)
    assert opted_out(second, [ADDRESS]) and not refusals_by_mail(second, [ADDRESS])


def test_whoever_sees_the_second_company_alone_learns_name_and_position(client, dario, eva):
    other = ClientFactory(owner=dario, name="Second Mill")
    hold(eva, other)
    assert list(persons_at(other, dario)) == [eva]
    assert not addresses_of(other, dario) and not with_email(persons_at(other, dario), dario)
    item = type("Item", (), {"client": other, "client_id": other.pk})()
    assert not CallPage(item, dario).phones
    shown = next(person for person in brief_of(other, dario).persons if person.name == "Eva Board")
    assert (shown.birthday, shown.position, shown.reach) == (None, "Chair", [])
    client.force_login(dario)
    page = client.get(other.get_absolute_url()).text
    assert "Eva Board" in page and ADDRESS not in page and PHONE not in page and "First Mill" not in page


def test_who_was_invited_by_somebody_who_sees_more_stays_invited(settings, dario, eva):
    settings.MAIL_IS_SET = True
    other = ClientFactory(owner=dario, name="Second Mill")
    hold(eva, other)
    plan = ActivityFactory(client=other, assigned_to=dario, due_at=timezone.now() + timedelta(days=2))
    InvitationFactory(activity_key=plan.pk, client=other, person=eva, address=ADDRESS, by=dario)
    said = {"kind": "meeting", "title": "Samples", "day": "2027-03-01", "assigned_to": dario.pk}
    form = ActivityForm(said, instance=plan, user=dario, persons=persons_at(other, dario))
    assert form.is_valid(), form.errors
    assert form.guests["persons"] == [eva] and "guest_persons" in form.fields


def test_nobody_out_of_sight_of_the_company_chooses_from_it(dario, eva, second):
    hold(eva, second)
    assert not persons_at(second, dario)


def test_a_call_that_comes_in_may_be_for_the_second_company(anna, eva, first, second):
    hold(eva, second)
    call = IncomingCall.objects.unscoped("test").create(colleague=anna, number=PHONE, key=PHONE, call_key="1")
    callers = callers_of(call, anna)
    assert set(clients_of(callers, anna)) == {first, second}
    assert caller_at(callers, second) == eva == caller_at(callers, first)


def test_one_statement_for_one_and_three(anna, eva, second):
    hold(eva, second)
    assert eva in persons_at(second, anna)
    for count in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            assert len(persons_at(second, anna)) == count
        assert len(queries) <= 2  # the version of the rights, and the persons
        for _number in range(2):
            hold(PersonFactory(client=ClientFactory(owner=anna)), second)


def test_a_position_is_changed_on_the_page_of_either_company(client, anna, eva, first, second):
    position = hold(eva, second)
    client.force_login(anna)
    url, said = reverse("detail_edit", args=["position", position.pk]), {"title": "Chairwoman"}
    for page in (first, second):
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page.get_absolute_url()}"}
        answer = client.post(url, said, headers=headers)
        assert answer.context["client"] == page and "Chairwoman" in answer.text
