"""Send to the right one: from any record."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.models import Activity
from crm.access.actions.covers import set_cover
from crm.access.models import AccessVersion, Grant
from crm.access.scopes import can
from crm.audit.models import AuditEntry
from crm.people.models import User
from service.actions.tickets import open_ticket
from tests.access.roots import ROOTS, make_root
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=ZoneInfo("Europe/Warsaw"))


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to(MORNING)


@pytest.fixture
def company(anna):
    return ClientFactory(owner=anna, name="Nordic Paper", language="de", tags=["machines"])


def page(record):
    return reverse("send_record", args=[record.entity, record.pk])


def errand(who, **changed):
    today = timezone.localdate()
    form = {"to": who.pk, "note": "They want a price for two machines.", "day": today.isoformat()}
    return form | {"until": (today + timedelta(days=7)).isoformat()} | changed


def todo(who):
    return Activity.objects.unscoped("test").filter(assigned_to=who, done_at=None)


def test_the_right_ones_come_first_with_reasons(client, anna, bruno, dario, company):
    User.objects.filter(pk=dario.pk).update(skills=["machines"], languages=["de"])
    User.objects.filter(pk=bruno.pk).update(languages=["de"])
    client.force_login(anna)
    proposed = client.get(page(company)).context["proposed"]
    assert [one.user.name for one in proposed[:2]] == ["Dario", "Bruno"]
    assert proposed[0].reasons == ("good at machines", "speaks German", "8 h free today")
    assert proposed[1].reasons == ("speaks German", "branch North", "8 h free today")
    assert [
        one.user.name for one in client.get(page(company), {"skill": "machines"}).context["proposed"]
    ] == ["Dario"]


def test_whoever_is_away_or_not_working_or_without_a_role_is_not_proposed(
    client, anna, bruno, carla, sara, nils, company
):
    set_cover(
        absent=sara,
        deputy=bruno,
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(days=3),
        by=carla,
    )
    client.force_login(anna)
    names = {one.user.name for one in client.get(page(company)).context["proposed"]}
    assert "Bruno" in names and not {"Sara", "Nils", "Anna"} & names
    refused = client.post(page(company), errand(sara))
    assert refused.status_code == 422 and "away" in refused.text and "Bruno" in refused.text
    for other in (nils, anna):
        answer = client.post(page(company), errand(other))
        assert answer.status_code == 422 and "to" in answer.context["form"].errors


def test_a_colleague_who_sees_it_gets_a_task_with_the_reason(client, anna, carla, company):
    client.force_login(anna)
    assert client.post(page(company), errand(carla))["Location"] == company.get_absolute_url()
    task = todo(carla).get()
    assert (task.title, task.note) == ("From Anna: Nordic Paper", "They want a price for two machines.")
    assert task.client == company and task.is_all_day
    assert AuditEntry.objects.get(action="send").object_id == company.pk
    client.force_login(carla)
    assert "From Anna: Nordic Paper" in client.get(reverse("today")).text


def test_a_colleague_who_cannot_see_it_gets_a_share_with_an_end(client, anna, dario, company, time_machine):
    client.force_login(anna)
    assert "a share goes along" in client.get(page(company)).text
    assert client.post(page(company), errand(dario, until="")).status_code == 422
    assert client.post(page(company), errand(dario)).status_code == 302
    assert can(dario, "view", company) and not can(dario, "change", company)
    assert todo(dario).get().client == company
    time_machine.move_to(MORNING + timedelta(days=8))
    assert not can(User.objects.get(pk=dario.pk), "view", company)


def test_without_the_right_to_share_only_those_who_see_it(client, anna, carla, dario, company):
    Grant.objects.filter(entity="client", action="share").delete()
    AccessVersion.bump()
    client.force_login(anna)
    shown = client.get(page(company))
    assert "until" not in shown.context["form"].fields
    assert {one.user.name for one in shown.context["proposed"]} == {"Carla", "Edda", "Eva", "Marta"}
    answer = client.post(page(company), errand(dario))
    assert answer.status_code == 422 and "may not share it" in answer.text
    assert not todo(dario).exists()


def test_a_deal_and_a_ticket_go_as_tasks_about_them(client, anna, carla, eva, company):
    deal = DealFactory(owner=anna, client=company, title="Two machines")
    queue = QueueFactory(team=eva.home_team)
    ticket = open_ticket(queue=queue, subject="Broken", text="x", requester_name="Jan", client=company)
    client.force_login(anna)
    client.post(page(deal), errand(carla))
    task = todo(carla).get()
    assert (task.subject_entity, task.subject_id, task.client) == ("deal", deal.pk, company)
    assert "send" in client.get(deal.get_absolute_url()).text
    client.force_login(eva)
    client.post(page(ticket), errand(carla))
    assert todo(carla).get(subject_entity="ticket").subject_id == ticket.pk
    assert page(ticket) in client.get(ticket.get_absolute_url()).text


@pytest.mark.parametrize("entity", sorted(ROOTS))
def test_every_record_goes_to_a_colleague_who_finds_it_from_the_task(
    client, edda, carla, entity, time_machine
):
    """Shared with her where she could not see it; once the share is over, the task no longer says what it was about."""
    record = make_root(entity, owner=edda)
    client.force_login(edda)
    assert page(record) in client.get(record.get_absolute_url()).text
    assert client.post(page(record), errand(carla)).status_code == 302
    task = todo(carla).get()
    client.force_login(carla)
    lists = (reverse("today"), f"{reverse('activity_list')}?view=mine&who=me&state=open")
    addresses = (*lists, reverse("activity_edit", args=[task.pk]))
    assert all(record.get_absolute_url() in client.get(address).text for address in addresses)
    time_machine.move_to(MORNING + timedelta(days=8))
    assert not any(record.get_absolute_url() in client.get(address).text for address in addresses)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"to": ""}, "to"), ({"to": "99999"}, "to"), ({"note": " "}, "note"), ({"day": "2020-01-01"}, "day")],
)
def test_bad_input_is_said_at_the_field(client, anna, carla, company, changed, field):
    client.force_login(anna)
    answer = client.post(page(company), errand(carla, **changed))
    assert answer.status_code == 422 and field in answer.context["form"].errors


def test_a_foreign_or_unknown_record_is_not_there(client, dario, company):
    client.force_login(dario)
    for address in (page(company), reverse("send_record", args=["client", 99999]), "/send/nothing/1/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404


def test_in_the_dialog_a_refusal_stays_and_success_leads_on(client, anna, carla, company):
    client.force_login(anna)
    htmx = {"HX-Request": "true"}
    assert "<dialog" in client.get(page(company), headers=htmx).text
    assert client.post(page(company), errand(carla, note=""), headers=htmx).status_code == 422
    done = client.post(page(company), errand(carla), headers=htmx)
    assert done["HX-Redirect"] == company.get_absolute_url()
    assert "Sent." in client.get(company.get_absolute_url()).text
