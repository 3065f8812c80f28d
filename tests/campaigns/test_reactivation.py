from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from campaigns.actions.reactivation import close_won_back, dismiss_case, mark_contacted, scan_clients
from campaigns.actions.rhythms import base_rhythm, reckon_rhythms
from campaigns.models import BuyingRhythm, ReactivationCase
from campaigns.queries.reactivation import rhythm_risks
from contacts.models import Client
from crm.jobs import later
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from crm.modules import MODULES
from crm.people.models import Firm, User
from sales.actions.client_figures import refresh_client_figures
from sales.models import Order
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


def client_who_bought(owner, *days_ago, **fields):
    """A client with an order on each of these days before today."""
    client = ClientFactory(owner=owner, stage="customer", **fields)
    today = timezone.localdate()
    for number, days in enumerate(days_ago):
        Order.objects.create(
            number=f"O-{client.pk}-{number}",
            client=client,
            owner=owner,
            currency="EUR",
            ordered_on=today - timedelta(days=days),
            base_net_amount=100,
        )
    return client


def scan():
    today = timezone.localdate()
    return scan_clients(after=0, upto=10**9, today=today, base=base_rhythm(today))


def found():
    return {case.client_id for case in ReactivationCase.objects.unscoped("test")}


def test_overdue_is_measured_against_ones_own_rhythm(anna):
    monthly = client_who_bought(anna, 200, 170, 140, 110, 80)
    quarterly = client_who_bought(anna, 440, 350, 260, 170, 80)
    scan()
    assert found() == {monthly.pk}
    case = ReactivationCase.objects.visible_to(anna).get()
    assert (case.usual_days, case.interval_count, case.days_silent) == (30, 4, 80)
    assert case.limit_days == 45
    assert quarterly.pk not in found()


def test_irregular_buyers_are_given_more_time(anna):
    client_who_bought(anna, 400, 390, 310, 300, 190, 180, 110)
    scan()
    assert not found()


def test_rare_buyers_are_judged_by_the_whole_base(anna):
    for _ in range(5):
        client_who_bought(anna, 150, 120, 90, 60, 30, 1)
    rare = client_who_bought(anna, 130, 100)
    recent = client_who_bought(anna, 90, 60)
    once = client_who_bought(anna, 300)
    scan()
    assert found() == {rare.pk}
    assert not {recent.pk, once.pk} & found()


def test_scanning_again_finds_nobody_twice_and_lost_clients_never(anna):
    client_who_bought(anna, 200, 170, 140, 110, 80)
    lost = client_who_bought(anna, 200, 170, 140, 110, 80)
    Client.objects.unscoped("test").filter(pk=lost.pk).update(stage="lost")
    assert scan() == 1
    assert scan() == 0


def ordered(client, days_ago=0):
    """A further order, with the figures that its action keeps."""
    Order.objects.create(
        number=f"O-{client.pk}-new-{days_ago}",
        client=client,
        owner=client.owner,
        currency="EUR",
        ordered_on=timezone.localdate() - timedelta(days=days_ago),
        base_net_amount=100,
    )
    refresh_client_figures([client.pk])


def reckon():
    return reckon_rhythms(after=0, upto=10**9, today=timezone.localdate(), base=90.0)


def test_a_night_reckons_those_who_ordered_since(anna):
    client, other = client_who_bought(anna, 100, 70, 40, 10), client_who_bought(anna, 5)
    assert reckon() == 2
    assert reckon() == 0
    before = BuyingRhythm.objects.visible_to(anna).get(pk=client.pk)
    assert (before.usual_days, before.overdue_on - before.last_order_on) == (30, timedelta(days=46))
    ordered(client)
    assert reckon() == 1
    after = BuyingRhythm.objects.visible_to(anna).get(pk=client.pk)
    assert (after.last_order_on, after.interval_count) == (timezone.localdate(), 4)
    BuyingRhythm.objects.unscoped("test").filter(pk=other.pk).update(
        reckoned_on=timezone.localdate() - timedelta(days=28)
    )
    assert reckon() == 1


def test_whoever_became_overdue_overnight_is_found_without_reckoning(anna):
    client = client_who_bought(anna, 135, 105, 75, 45)
    assert scan() == 0
    with travel(timezone.now() + timedelta(days=1), tick=False):
        assert reckon() == 0
        assert scan() == 1
    assert found() == {client.pk}


def test_what_was_set_aside_stays_so_until_the_client_buys_again(anna):
    client = client_who_bought(anna, 200, 170, 140, 110, 80)
    scan()
    dismiss_case(case=ReactivationCase.objects.visible_to(anna).get(), by=anna, reason="On holiday")
    assert scan() == 0
    ordered(client, days_ago=60)
    assert scan() == 1


def test_a_new_order_closes_the_case_as_won_back(anna):
    client = client_who_bought(anna, 200, 170, 140, 110, 80)
    scan()
    Client.objects.unscoped("test").filter(pk=client.pk).update(last_order_on=timezone.localdate())
    assert close_won_back() == 1
    assert ReactivationCase.objects.visible_to(anna).get().state == "won_back"


def test_the_job_goes_on_from_its_checkpoint(anna):
    client_who_bought(anna, 200, 170, 140, 110, 80)
    job = later("campaigns.scan_reactivation")
    run_due_jobs()
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.result) == ("done", {"found": 1, "won_back": 0})


def test_a_rep_works_her_own_queue_only(anna, bruno, carla, dario):
    client_who_bought(anna, 200, 170, 140, 110, 80)
    scan()
    case = ReactivationCase.objects.unscoped("test").get()
    assert not ReactivationCase.objects.visible_to(dario).exists()
    with pytest.raises(PermissionDenied):
        mark_contacted(case=case, by=dario)
    with pytest.raises(ValidationError):
        dismiss_case(case=case, by=anna, reason=" ")
    assert mark_contacted(case=case, by=anna).state == "contacted"
    assert dismiss_case(case=case, by=carla, reason="Closed").state == "dismissed"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_page_asks_few_questions(client, anna, rows, django_assert_max_num_queries):
    clients = [client_who_bought(anna, 200, 170, 140, 110, 80) for _ in range(rows)]
    scan()
    ReactivationCase.objects.unscoped("test").update(is_control=False)
    client.force_login(anna)
    client.get(reverse("reactivation_queue"))
    with django_assert_max_num_queries(8):
        page = client.get(reverse("reactivation_queue")).content.decode()
    assert all(one.name in page for one in clients)


def test_the_page_works_case_by_case(client, anna, dario, nils):
    client_who_bought(anna, 200, 170, 140, 110, 80)
    scan()
    case = ReactivationCase.objects.unscoped("test").get()
    client.force_login(dario)
    assert client.post(reverse("reactivation_contacted", args=[case.pk])).status_code == 404
    client.force_login(nils)
    assert client.get(reverse("reactivation_queue")).status_code == 403
    client.force_login(anna)
    client.post(reverse("reactivation_contacted", args=[case.pk]))
    client.post(reverse("reactivation_dismiss", args=[case.pk]), {"reason": "Moved away"})
    case.refresh_from_db()
    assert (case.state, case.dismissed_because, case.closed_by) == ("dismissed", "Moved away", anna)


@pytest.mark.parametrize("module", ["sales", "campaigns"])
def test_with_sales_or_campaigns_off_the_page_is_not_there(client, anna, nils, firm, module):
    client_who_bought(anna, 200, 170, 140, 110, 80)
    scan()
    case = ReactivationCase.objects.unscoped("test").get()
    Firm.objects.update(modules_off=[module])
    cache.clear()
    for user in (anna, nils):
        client.force_login(User.objects.get(pk=user.pk))
        for name, args in (("queue", []), ("contacted", [case.pk]), ("dismiss", [case.pk])):
            answer = client.post(reverse(f"reactivation_{name}", args=args))
            assert answer.status_code == 404
            assert f"{MODULES[module]} is switched off" in answer.text, answer.text
        assert "/reactivation/" not in client.get(reverse("today")).text


def test_today_and_the_brief_say_days(client, anna):
    usual, daily = (ClientFactory(owner=anna, name=name) for name in ("Usual", "Daily"))
    today = timezone.localdate()
    for company, days, silent in ((usual, 30, 36), (daily, 1, 1)):
        ReactivationCase.objects.create(
            client=company, usual_days=days, limit_days=1, interval_count=4, yearly_amount=100,
            last_order_on=today - timedelta(days=silent),
        )  # fmt: skip
    client.force_login(anna)
    page = client.get(reverse("today")).text
    words = {usual.pk: "Usually buys every 30 days · silent for 36 days"}
    words[daily.pk] = "Usually buys every day · silent for 1 day"
    assert all(f"<small>{said}</small>" in page for said in words.values())
    assert {pk: line.risk for pk, (line,) in rhythm_risks([usual, daily], anna).items()} == words
