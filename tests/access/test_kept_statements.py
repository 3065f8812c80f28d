"""Statements that are put together once: other keys, other people, and rights that are taken away meanwhile."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.actions.assign import assign_clients
from contacts.actions.clients import change_client
from contacts.models import Client, Interaction
from contacts.queries.client_pages import ClientPage
from crm.access.actions.covers import end_cover
from crm.access.actions.roles import set_field_levels
from crm.access.actions.shares import end_share
from crm.access.models import Cover, Role
from crm.access.of_record import OfRecord
from crm.access.shares import share_record
from crm.people.models import User
from crm.sql.kept import MARK, KeptStatement
from tests.factories import ActivityFactory, ClientFactory, InteractionFactory
from tests.personas import sign_in
from tests.sales.factories import QuoteFactory

pytestmark = pytest.mark.django_db
NOTES = OfRecord(Interaction, lambda rows, kind: rows.filter(kind=kind).order_by("pk"))


def texts(client, user, kind="note"):
    return [row.text for row in NOTES.rows(client, user, kind)]


def test_each_key_and_each_shape_has_its_own_rows(anna):
    one, other = ClientFactory(owner=anna), ClientFactory(owner=anna)
    for client, kind, text in ((one, "note", "A"), (other, "note", "B"), (one, "call", "C")):
        InteractionFactory(client=client, by=anna, kind=kind, text=text)
    assert [texts(one, anna), texts(other, anna), texts(one, anna, "call")] == [["A"], ["B"], ["C"]]
    InteractionFactory(client=other, by=anna, kind="note", text="D")
    assert texts(other, anna) == ["B", "D"]


def test_related_rows_and_values_come_along(anna):
    client = ClientFactory(owner=anna)
    with_owner = KeptStatement(
        lambda key: Client.objects.unscoped("test").filter(pk=key).select_related("owner")
    )
    names = KeptStatement(lambda key: User.objects.filter(pk=key).values_list("name", flat=True))
    with CaptureQueriesContext(connection) as queries:
        assert with_owner.rows(client.pk)[0].owner.name == "Anna"
        assert names.rows(anna.pk) == ["Anna"] and names.rows(MARK - 1) == []
    assert len(queries) == 3


def test_a_statement_without_a_place_for_the_key_is_refused(db):
    with pytest.raises(ValueError, match="nowhere"):
        KeptStatement(lambda _key: User.objects.filter(pk=1)).rows(2)


def test_every_thread_asks_over_its_own_connection(anna):
    names = KeptStatement(lambda key: User.objects.filter(pk=key).values_list("name", flat=True))
    assert names.rows(anna.pk) == ["Anna"]
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    def there():
        with connection.execute_wrapper(watch):
            names.rows(anna.pk)
        connections.close_all()

    thread = Thread(target=there)
    thread.start()
    thread.join()
    assert len(seen) == 1


@pytest.fixture
def nordwind(anna):
    found = ClientFactory(owner=anna, name="Nordwind GmbH", note="A word in confidence.")
    InteractionFactory(client=found, by=anna, kind="note", text="Thought of them.")
    return found


def test_a_share_that_is_ended_ends_at_the_next_click(client, anna, dario, nordwind):
    share = share_record(record=nordwind, by=anna, with_user=dario)
    sign_in(client, dario)
    assert "Thought of them." in client.get(nordwind.get_absolute_url()).text
    end_share(share=share, by=anna)
    assert client.get(nordwind.get_absolute_url()).status_code == 404


def test_a_client_given_away_is_gone_at_the_next_click(client, anna, dario, edda, nordwind):
    sign_in(client, anna)
    assert client.get(nordwind.get_absolute_url()).status_code == 200
    rows = Client.objects.visible_to(edda).filter(pk=nordwind.pk)
    assign_clients(clients=rows, to=dario, by=edda)
    assert client.get(nordwind.get_absolute_url()).status_code == 404
    assert client.get(f"{nordwind.get_absolute_url()}edit/").status_code == 404


def test_who_may_only_look_at_a_shared_client_changes_nothing(client, anna, dario, nordwind):
    share_record(record=nordwind, by=anna, with_user=dario, action="view")
    sign_in(client, dario)
    assert client.get(nordwind.get_absolute_url()).status_code == 200
    assert client.get(f"{nordwind.get_absolute_url()}edit/").status_code == 403


def test_a_group_of_fields_is_hidden_from_the_next_click_on(client, anna, otto, nordwind):
    sign_in(client, anna)
    change_client(client=nordwind, by=anna, changes={"note": "Another secret."})
    assert "Thought of them." in client.get(nordwind.get_absolute_url()).text
    for role in Role.objects.all():
        set_field_levels(role=role, levels={"notes": 0}, by=otto)
    page = client.get(nordwind.get_absolute_url()).text
    assert "Thought of them." not in page and "secret" not in page and "confidence" not in page


def test_who_is_switched_off_is_out_at_the_next_click(client, anna, nordwind):
    sign_in(client, anna)
    assert client.get(nordwind.get_absolute_url()).status_code == 200
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert client.get(nordwind.get_absolute_url()).status_code == 302


def test_a_deputy_sees_it_while_the_cover_runs(client, anna, bruno, carla, nordwind):
    now = timezone.now()
    cover = Cover.objects.create(
        absent=anna, deputy=bruno, starts_at=now, ends_at=now + timedelta(days=1), created_by=carla
    )
    sign_in(client, bruno)
    assert client.get(nordwind.get_absolute_url()).status_code == 200
    end_cover(cover=cover, by=carla)
    assert client.get(nordwind.get_absolute_url()).status_code == 404


def test_plans_of_ones_own_with_a_client_out_of_sight_are_read_as_before(anna, dario, nordwind):
    ActivityFactory(client=nordwind, assigned_to=dario, title="Ring them", due_at=timezone.now())
    ActivityFactory(client=nordwind, assigned_to=anna, title="Not his", due_at=timezone.now())
    assert [step.title for step in ClientPage(nordwind, dario).activities] == ["Ring them"]
    assert ClientPage(nordwind, dario).persons == [] and texts(nordwind, dario) == []


def test_a_source_without_anything_is_not_asked(client, anna, nordwind):
    sign_in(client, anna)
    client.get(nordwind.get_absolute_url())
    with CaptureQueriesContext(connection) as none:
        client.get(nordwind.get_absolute_url())
    QuoteFactory(client=nordwind, owner=anna, title="Two presses")
    with CaptureQueriesContext(connection) as one:
        assert "Two presses" in client.get(nordwind.get_absolute_url()).text
    assert len(one) == len(none) + 1
