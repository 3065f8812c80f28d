"""A colleague moves: what they own goes along or stays in the team's pool; all of it can be undone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.segments import save_segment
from contacts.models import Activity, Client
from crm.access.actions.roles import give_role, take_role
from crm.access.actions.team_roles import give_team_role
from crm.access.context import access_of
from crm.access.models import AccessVersion, Role, RoleAssignment
from crm.access.queries.tallies import Effect
from crm.audit.models import AuditPayload
from crm.changes.actions import undoing
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeState
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from crm.jobs.running import run_due_jobs
from crm.office.actions.moves import move_colleague
from crm.people.models import User
from sales.models import Deal, Order
from service.actions.tickets import open_ticket, take_ticket
from service.models import Ticket
from tests.factories import ActivityFactory, ClientFactory, TeamFactory
from tests.sales.factories import DealFactory, OrderFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


def page(user):
    return reverse("colleague_move", args=[user.pk])


def rows(model):
    return model.objects.unscoped("test")


@pytest.fixture
def work(anna):
    """Two clients of anna, one open deal, a delivered order, and what is planned: for a client and for herself."""
    company = ClientFactory(owner=anna)
    ClientFactory(owner=anna)
    now = timezone.now()
    DealFactory(owner=anna, client=company)
    OrderFactory(owner=anna, client=company, delivery="done", payment="done")
    ActivityFactory(client=company, assigned_to=anna, due_at=now)
    ActivityFactory(client=None, assigned_to=anna, title="Tidy the desk", due_at=now)
    ActivityFactory(client=company, assigned_to=anna, due_at=now, done_at=now, done_by=anna)
    return company


def rows_of(owner):
    return rows(Client).filter(owner=owner)


def seen(model, user):
    return set(model.objects.visible_to(user).values_list("pk", flat=True))


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_the_counts_stand_on_the_page_before_anything_is_saved(client, otto, anna, dario, work):
    client.force_login(otto)
    text = client.get(page(anna)).text
    for words in (
        "2 clients",
        "1 open deal",
        "2 planned activities",
        "Take them along",
        "pool of Sales North",
    ):
        assert words in text
    assert "order" not in text.split("What they own now")[1].split("</p>")[0]
    answer = client.post(page(anna), {"team": dario.home_team_id})
    assert answer.status_code == 422 and "records" in answer.context["form"].errors
    assert fresh(anna).home_team == anna.home_team


def test_taken_along_records_are_seen_by_the_new_lead_and_no_more_by_the_old(
    client, otto, anna, carla, dario, work
):
    client.force_login(otto)
    assert Client.objects.visible_to(carla).count() == 2
    assert client.post(page(anna), {"team": dario.home_team_id, "records": "take"}).status_code == 302
    assert fresh(anna).home_team == dario.home_team
    assert [place.team for place in anna.memberships.all()] == [dario.home_team]
    for model in (Client, Deal, Order):
        row = rows(model).first()
        assert (row.owner, row.team, row.branch) == (anna, dario.home_team, dario.branch)
    assert not Client.objects.visible_to(carla).exists()
    assert Client.objects.visible_to(fresh(anna)).count() == 2
    payload = AuditPayload.objects.get(entry__action="move")
    assert payload.before == {"home_team": "Sales North"}
    assert "2 clients" in payload.after["took_along"]


def test_left_in_the_pool_nobody_owns_them_and_the_team_sees_them(
    client, otto, anna, bruno, carla, dario, work
):
    client.force_login(otto)
    client.post(page(anna), {"team": dario.home_team_id, "records": "pool"})
    assert not Client.objects.visible_to(fresh(anna)).exists()
    assert not Client.objects.visible_to(bruno).exists()
    pool = Client.objects.visible_to(carla)
    assert pool.filter(owner=None, team=carla.home_team, branch=carla.branch).count() == 2
    assert set(rows(Activity).filter(done_at=None).values_list("title", "assigned_to__name")) == {
        ("Call back", "Carla"),
        ("Tidy the desk", "Anna"),
    }
    assert rows(Activity).get(done_at__isnull=False).assigned_to == anna


@pytest.mark.parametrize("records", ["take", "pool"])
def test_one_click_undoes_the_move_and_all_that_went_with_it(client, otto, anna, carla, dario, work, records):
    before = [
        list(rows(model).order_by("pk").values("owner", "team", "branch")) for model in (Client, Deal, Order)
    ]
    client.force_login(otto)
    client.post(page(anna), {"team": dario.home_team_id, "records": records})
    change_set = ChangeSet.objects.get()
    assert client.post(reverse("undo", args=[change_set.pk])).status_code == 302
    after = [
        list(rows(model).order_by("pk").values("owner", "team", "branch")) for model in (Client, Deal, Order)
    ]
    assert after == before
    assert fresh(anna).home_team == anna.home_team
    assert [place.team for place in anna.memberships.all()] == [anna.home_team]
    assert rows(Activity).filter(assigned_to=anna).count() == 3
    assert access_of(fresh(anna)).team_ids == (anna.home_team_id,)
    assert Client.objects.visible_to(carla).count() == 2


def test_what_was_edited_since_the_move_stays_when_it_is_undone(otto, anna, bruno, dario, work):
    change_set = move_colleague(user=anna, team=dario.home_team, takes_along=False, by=otto)
    rows(Client).filter(pk=work.pk).update(owner=bruno)
    report = undo_change_set(change_set=change_set, by=otto)
    assert rows(Client).get(pk=work.pk).owner == bruno
    assert rows(Client).filter(owner=anna).count() == 1
    assert report.refused


def test_the_pool_needs_a_lead_for_what_is_planned(client, otto, anna, carla, dario, work):
    carla.memberships.update(is_lead=False)
    client.force_login(otto)
    answer = client.post(page(anna), {"team": dario.home_team_id, "records": "pool"})
    assert answer.status_code == 422 and "name a lead" in answer.text
    assert rows(Client).filter(owner=anna).count() == 2


def test_tickets_in_work_go_back_to_their_queue_and_segments_to_the_team(otto, eva, marta, dario):
    ticket = open_ticket(
        queue=QueueFactory(team=eva.home_team), subject="Broken", text="x", requester_name="Jan", by=None
    )
    take_ticket(ticket=ticket, by=eva)
    move_colleague(user=eva, team=dario.home_team, takes_along=False, by=otto)
    assert rows(Ticket).get().agent is None
    segment = save_segment(by=marta, name="All", rules={"join": "all", "rules": []})
    move_colleague(user=marta, team=dario.home_team, takes_along=True, by=otto)
    segment.refresh_from_db()
    assert (segment.owner, segment.team) == (marta, dario.home_team)


def test_whoever_owns_nothing_is_asked_nothing(client, otto, nils, dario):
    client.force_login(otto)
    assert "owns nothing" in client.get(page(nils)).text
    assert client.post(page(nils), {"team": dario.home_team_id}).status_code == 302
    assert fresh(nils).home_team == dario.home_team


@pytest.mark.parametrize("team", ["", "99999", "own"])
def test_bad_teams_are_said_at_the_field(client, otto, anna, team):
    client.force_login(otto)
    wanted = anna.home_team_id if team == "own" else team
    answer = client.post(page(anna), {"team": wanted, "records": "take"})
    assert answer.status_code == 422 and "team" in answer.context["form"].errors


def test_doors(client, personas):
    for name in ("anna", "carla", "edda", "nils"):
        client.force_login(getattr(personas, name))
        assert client.get(page(personas.bruno)).status_code == 403
        assert client.post(page(personas.bruno), {}).status_code == 403


def test_a_move_asks_the_same_for_one_client_and_thirty(
    otto, anna, bruno, dario, django_assert_max_num_queries
):
    ClientFactory.create_batch(30, owner=anna)
    ActivityFactory.create_batch(
        5, client=ClientFactory(owner=anna), assigned_to=anna, due_at=timezone.now() + timedelta(days=1)
    )
    with django_assert_max_num_queries(92):
        move_colleague(user=anna, team=dario.home_team, takes_along=True, by=otto)


@pytest.mark.parametrize("takes_along", [True, False])
@pytest.mark.parametrize("role", ["rep", "team_lead", "branch_manager"])
def test_what_the_page_says_before_is_what_happens(client, otto, anna, dario, work, role, takes_along):
    ClientFactory(owner=anna, team=None, branch=None)
    ClientFactory(owner=dario)
    RoleAssignment.objects.get_or_create(user=anna, role=Role.objects.get(key=role))
    AccessVersion.bump()
    before = {model: seen(model, anna) for model in (Client, Deal, Order)}
    client.force_login(otto)
    form = {"team": dario.home_team_id, "records": "take" if takes_along else "pool"}
    change = client.post(page(anna), {**form, "ask": "1"}).context["change"]
    told = {row.entity.key: row.effect for row in change.rows if row.action == "view"}
    assert fresh(anna).home_team == anna.home_team, "asked, and not done"
    client.post(page(anna), form)
    for model, was in before.items():
        now = seen(model, fresh(anna))
        effect = told.get(model.entity, Effect(len(was), len(was)))
        assert (effect.now, effect.then) == (len(was), len(now))
        assert (effect.gained, effect.lost) == (len(now - was), len(was - now))


def test_the_samples_of_what_is_lost_are_lost(client, edda, otto, anna, dario, work):
    give_role(role=Role.objects.get(key="access_admin"), user=edda, by=otto)
    client.force_login(edda)
    form = {"team": dario.home_team_id, "records": "pool", "ask": "1"}
    answer = client.post(page(anna), form)
    rows = {(row.entity.key, row.action): row for row in answer.context["change"].rows}
    assert set(rows["client", "view"].lost) == set(rows_of(anna))
    assert work.name in answer.text.split("What they own now")[0]
    assert client.post(page(anna), {"team": "", "ask": "1"}).status_code == 422


def test_an_undo_takes_the_last_admin_away_from_nobody(client, otto, nils, firm):
    team, key = TeamFactory(name="Admins", branch=nils.branch), Role.objects.get(key="access_admin")
    give_team_role(role=key, team=team, by=otto)
    change_set = move_colleague(user=nils, team=team, takes_along=True, by=otto)
    take_role(role=key, user=otto, by=otto)
    client.force_login(User.objects.get(pk=nils.pk))
    answer = client.post(reverse("undo", args=[change_set.pk]), follow=True)
    assert "Somebody must stay able to change roles" in answer.text
    assert User.objects.get(pk=nils.pk).home_team == team
    change_set.refresh_from_db()
    assert change_set.state == ChangeState.KEPT


def test_neither_does_an_undo_in_the_background(client, otto, nils, firm, monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 1)
    monkeypatch.setattr(undoing, "CHUNK", 1)
    team, key = TeamFactory(name="Admins", branch=nils.branch), Role.objects.get(key="access_admin")
    give_team_role(role=key, team=team, by=otto)
    change_set = move_colleague(user=nils, team=team, takes_along=True, by=otto)
    take_role(role=key, user=otto, by=otto)
    client.force_login(User.objects.get(pk=nils.pk))
    page, undo = (reverse(name, args=[change_set.pk]) for name in ("change_set_page", "undo"))
    client.post(undo)
    run_due_jobs("changes.undo")
    job = Job.objects.get(name="changes.undo")
    assert (job.state, job.attempt_count) == (JobState.FAILED, 1)
    assert User.objects.get(pk=nils.pk).home_team == team
    kept = ChangeSet.objects.get(pk=change_set.pk)
    assert (kept.state, kept.undone_by, kept.undone_count) == (ChangeState.KEPT, None, 0)
    shown = client.get(page).text
    assert "It could not be undone: Somebody must stay able to change roles" in shown and undo in shown
    give_role(role=key, user=otto, by=nils)
    client.post(undo)
    assert "It could not be undone" not in client.get(page).text
    run_due_jobs("changes.undo")
    assert User.objects.get(pk=nils.pk).home_team != team
    assert ChangeSet.objects.get(pk=change_set.pk).state == ChangeState.UNDONE


def test_whoever_only_reads_the_audit_undoes_no_move(client, otto, edda, nils, firm):
    team = TeamFactory(name="Admins", branch=nils.branch)
    change_set = move_colleague(user=nils, team=team, takes_along=True, by=otto)
    client.force_login(edda)
    assert client.post(reverse("undo", args=[change_set.pk])).status_code == 403
    assert User.objects.get(pk=nils.pk).home_team == team
    client.force_login(otto)
    client.post(reverse("undo", args=[change_set.pk]))
    assert User.objects.get(pk=nils.pk).home_team != team
