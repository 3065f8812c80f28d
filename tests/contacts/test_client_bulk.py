"""Bulk actions from the list: asked first, done within the scope, undone whole."""

import pytest

from contacts.lists import CLIENT_LIST
from contacts.models import Client
from crm.audit.models import AuditEntry
from crm.changes.models import ChangeSet
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from crm.lists.actions import bulk
from crm.lists.selection import Selection
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(client):
    def post(user, action, ids=(), **data):
        client.force_login(user)
        return client.post(f"/clients/bulk/{action}/", {"id": [one.pk for one in ids], **data})

    return post


@pytest.fixture
def clients(personas):
    return [ClientFactory(owner=owner) for owner in (personas.anna, personas.bruno, personas.dario)]


def everything(user, **params):
    return Selection(CLIENT_LIST, user, params={key: (value,) for key, value in params.items()}).token()


def field(name):
    return list(Client.objects.unscoped("test").order_by("pk").values_list(name, flat=True))


def test_the_dry_run_counts_what_may_be_changed_and_what_stays(act, personas, clients):
    asked = act(personas.carla, "assign", clients)
    assert (asked.context["allowed"], asked.context["refused"]) == (2, 0)
    assert field("owner") == [personas.anna.pk, personas.bruno.pk, personas.dario.pk]


def test_seen_but_not_to_be_changed_is_said(act, personas, clients):
    asked = act(personas.marta, "tag", clients)
    assert asked.status_code == 403
    from crm.access.shares import share_record

    share_record(record=clients[2], by=personas.edda, with_user=personas.carla)
    asked = act(personas.carla, "tag", clients)
    assert (asked.context["allowed"], asked.context["refused"]) == (2, 1)
    assert "1 more is left as it is" in asked.content.decode()


def test_handing_over_acts_within_the_right_and_can_be_undone(act, client, personas, clients):
    answer = act(personas.carla, "assign", clients, confirm="1", to=personas.bruno.pk, reason="move")
    assert answer.status_code == 302
    assert field("owner") == [personas.bruno.pk, personas.bruno.pk, personas.dario.pk]
    assert AuditEntry.objects.filter(action="assign").exists()
    client.post(f"/changes/{ChangeSet.objects.get().pk}/undo/")
    assert field("owner") == [personas.anna.pk, personas.bruno.pk, personas.dario.pk]


@pytest.mark.parametrize(
    ("back", "goes_to"),
    [
        ("/clients/?stage=customer&page=x", "/clients/?stage=customer&page=x"),
        ("http://testserver/clients/?stage=lead", "/clients/?stage=lead"),
        ("https://elsewhere.example/phish/?x=1", "/clients/?"),
        ("", "/clients/?"),
    ],
)
def test_afterwards_the_list_is_narrowed_as_before(act, personas, clients, back, goes_to):
    answer = act(personas.carla, "stage", clients[:1], confirm="1", stage="lost", back=back)
    assert answer.url.rstrip("?") == goes_to.rstrip("?")


def test_a_rep_is_not_offered_what_needs_another_right(act, client, personas, clients):
    client.force_login(personas.anna)
    keys = {action.key for action, _url in client.get("/clients/").context["listing"].bulk()}
    assert keys == {"tag", "untag", "stage", "class", "co_owner", "call_list", "lead_list"}
    assert act(personas.anna, "assign", clients, confirm="1", to=personas.bruno.pk).status_code == 403
    assert act(personas.anna, "nonsense", clients).status_code == 404


def test_tags_stage_and_class(act, personas, clients):
    act(personas.edda, "tag", clients, confirm="1", tag="gold")
    assert field("tags") == [["gold"]] * 3
    act(personas.carla, "untag", clients, confirm="1", tag="gold")
    assert field("tags") == [[], [], ["gold"]]
    act(personas.edda, "stage", clients, confirm="1", stage="customer")
    act(personas.anna, "class", clients, confirm="1", grade="A")
    assert field("stage") == ["customer"] * 3
    assert field("grade") == ["A", "", ""]
    assert ChangeSet.objects.count() == 4


def test_a_form_with_a_mistake_comes_back(act, personas, clients):
    answer = act(personas.carla, "assign", clients, confirm="1", to="")
    assert answer.status_code == 200
    assert answer.context["form"].errors
    refused = act(personas.carla, "assign", clients, confirm="1", to=personas.nils.pk)
    assert "may not see clients" in refused.content.decode()


def test_all_that_match_is_a_signed_query_that_passes_the_scope_again(act, personas, clients):
    token = everything(personas.carla)
    act(personas.carla, "tag", confirm="1", tag="x", selection=token)
    assert field("tags") == [["x"], ["x"], []]


def test_a_selection_of_somebody_else_is_not_taken(act, personas, clients):
    token = everything(personas.edda)
    assert act(personas.carla, "tag", confirm="1", tag="x", selection=token).status_code == 404
    assert act(personas.carla, "tag", confirm="1", tag="x", selection=token[:-2]).status_code == 404
    assert field("tags") == [[], [], []]


def test_many_rows_are_changed_in_the_background(act, personas, clients, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    answer = act(personas.edda, "stage", confirm="1", stage="lost", selection=everything(personas.edda))
    job = Job.objects.get(name="lists.bulk")
    assert answer.url == f"/jobs/{job.pk}/"
    assert field("stage") == ["lead"] * 3
    run_due_jobs("lists.bulk")
    assert field("stage") == ["lost"] * 3
    job.refresh_from_db()
    assert "3 clients" in job.result["summary"]
    assert ChangeSet.objects.count() == 1
