"""The likelihood of leads: learned from those that were decided, refused where they are too few."""

import pytest
from django.utils import timezone

from crm.jobs import later
from crm.jobs.running import run_due_jobs
from sales.actions.lead_lists import make_lead_list
from sales.models import LeadItem
from sales.queries.lead_scores import lack_of_cases
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead_list(personas):
    return make_lead_list(by=personas.carla, name="Spring")


def decide(lead_list, state, count, **facts):
    at = timezone.now() if state in ("qualified", "rejected") else None
    there = LeadItem.objects.unscoped("test").count()
    LeadItem.objects.bulk_create(
        LeadItem(
            lead_list=lead_list,
            client=ClientFactory(owner=lead_list.owner, **facts),
            position=there + number,
            state=state,
            decided_at=at,
        )
        for number in range(count)
    )


def scores(lead_list):
    rows = LeadItem.objects.unscoped("test").filter(lead_list=lead_list, state="waiting").order_by("pk")
    return [(row.score, row.score_words) for row in rows]


def night():
    later("sales.score_leads")
    run_due_jobs()


def test_leads_like_those_that_bought_come_first_with_reasons(lead_list):
    decide(lead_list, "qualified", 24, source="Fair")
    decide(lead_list, "rejected", 6, source="Fair")
    decide(lead_list, "qualified", 6, source="Bought list")
    decide(lead_list, "rejected", 24, source="Bought list")
    decide(lead_list, "waiting", 1, source="Fair")
    decide(lead_list, "waiting", 1, source="Bought list")
    decide(lead_list, "waiting", 1, source="Never seen")
    assert lack_of_cases() == ""
    night()
    (good, why), (bad, why_not), (unknown, _words) = scores(lead_list)
    assert 70 <= good <= 85 and 15 <= bad <= 30 and bad < unknown < good
    assert why == ["+ Source: Fair"] and why_not == ["− Source: Bought list"]


@pytest.mark.parametrize(("qualified", "rejected"), [(25, 24), (9, 60)])
def test_too_few_cases_say_so_and_clear_what_stood(lead_list, qualified, rejected):
    decide(lead_list, "qualified", qualified, source="Fair")
    decide(lead_list, "rejected", rejected, source="Bought list")
    decide(lead_list, "waiting", 1)
    LeadItem.objects.unscoped("test").filter(state="waiting").update(score=50, score_words=["x"])
    night()
    assert scores(lead_list) == [(None, [])]
    assert str(qualified) in lack_of_cases() and str(rejected) in lack_of_cases()


def test_the_page_of_a_list_says_what_is_missing(client, lead_list):
    client.force_login(lead_list.owner)
    page = client.get(lead_list.get_absolute_url()).content.decode()
    assert "A likelihood is said once 50 leads are decided" in page
