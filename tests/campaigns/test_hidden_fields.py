"""Segments, letters and reactivation for somebody whose role hides what they are made of."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.letters import start_letters, write_letter_run
from campaigns.actions.reactivation import dismiss_case, mark_contacted
from campaigns.actions.segments import save_segment
from campaigns.models import LetterRun, ReactivationCase
from campaigns.queries.segments import count_members
from contacts.queries.rules import BadRuleError
from crm.jobs.running import run_due_jobs
from tests.campaigns.test_segments import tree
from tests.factories import ClientFactory
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db
HIDDEN = {"contact": ("post_code", "starts", "10"), "finance": ("turnover", "at_least", "100")}


@pytest.fixture
def mill(anna, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return ClientFactory(
        owner=anna,
        name="Amber Mill",
        street="Main Street 1",
        post_code="10-100",
        city="Oslo",
        turnover_amount=700,
    )


@pytest.fixture
def letter_run(mill, marta):
    segment = save_segment(by=marta, name="All", rules=tree())
    return write_letter_run(by=marta, name="Greeting", segment=segment, subject="Hello", body="To {street}.")


@pytest.mark.parametrize("group", HIDDEN)
def test_a_rule_about_a_hidden_field_is_neither_offered_nor_asked(client, mill, marta, group):
    rules = tree(HIDDEN[group])
    sign_in(client, marta)
    label = {"contact": "Post code", "finance": "Turnover, 12 months"}[group]
    assert label in client.get(reverse("segment_create")).text
    assert count_members(rules, marta) == 1
    show_fields("marketing", **{group: 0})
    assert label not in client.get(reverse("segment_create")).text
    with pytest.raises(BadRuleError, match="your role does not show"):
        count_members(rules, marta)
    with pytest.raises(BadRuleError):
        save_segment(by=marta, name="Forged", rules=rules)


@pytest.mark.parametrize("group", HIDDEN)
def test_a_segment_with_such_a_rule_holds_nobody_tells_nothing_and_stays_as_it_is(client, mill, marta, group):
    segment = save_segment(by=marta, name="Kept", rules=tree(HIDDEN[group]))
    sign_in(client, marta)
    assert f'value="{HIDDEN[group][2]}"' in client.get(segment.get_absolute_url()).text
    assert "Amber Mill" in client.get(f"{reverse('client_list')}?segment={segment.pk}").text
    show_fields("marketing", **{group: 0})
    page = client.get(segment.get_absolute_url())
    assert "your role does not show" in page.text and not page.context["can_change"]
    assert f'value="{HIDDEN[group][2]}"' not in page.text
    assert "Amber Mill" not in client.get(f"{reverse('client_list')}?segment={segment.pk}").text
    with pytest.raises(PermissionDenied):
        save_segment(by=marta, name="Kept", rules=tree(), segment=segment)
    run = write_letter_run(by=marta, name="News", segment=segment, subject="x", body="x")
    assert client.get(run.get_absolute_url()).status_code == 200
    with pytest.raises(ValidationError):
        start_letters(letter_run=run, by=marta)


def test_letters_need_contact_data(client, letter_run, marta):
    start_letters(letter_run=letter_run, by=marta)
    run_due_jobs()
    sign_in(client, marta)
    addresses = [reverse(f"letter_run_{name}", args=[letter_run.pk]) for name in ("preview", "file")]
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    show_fields("marketing", contact=0)
    preview, file = (client.get(address, follow=True) for address in addresses)
    assert "your role does not show contact data" in preview.text
    assert file.status_code == 403
    page = client.get(letter_run.get_absolute_url()).text
    assert (
        "your role does not show contact data" in page
        and addresses[0] not in page
        and addresses[1] not in page
    )
    LetterRun.objects.unscoped("test").update(state="draft")
    with pytest.raises(ValidationError, match="contact data"):
        start_letters(letter_run=letter_run, by=marta)


def test_what_a_letter_lacks_is_said_only_with_contact_data(client, letter_run, anna, marta):
    ClientFactory(owner=anna, name="Nowhere", city="Oslo")
    start_letters(letter_run=letter_run, by=marta)
    sign_in(client, marta)
    assert "Nowhere" in client.get(letter_run.get_absolute_url()).text
    show_fields("marketing", contact=0)
    assert "Nowhere" not in client.get(letter_run.get_absolute_url()).text


def test_reactivation_is_read_from_what_clients_bought(client, mill, anna):
    case = ReactivationCase.objects.create(
        client=mill, last_order_on=timezone.localdate(), usual_days=30, limit_days=45, interval_count=4
    )
    sign_in(client, anna)
    queue, dismiss = reverse("reactivation_queue"), reverse("reactivation_dismiss", args=[case.pk])
    assert "Amber Mill" in client.get(queue).text and "Amber Mill" in client.get(reverse("today")).text
    show_fields("rep", finance=0)
    assert client.get(queue).status_code == client.get(dismiss).status_code == 403
    assert client.post(reverse("reactivation_contacted", args=[case.pk])).status_code == 403
    today = client.get(reverse("today")).text
    assert "Clients to reactivate" not in today and queue not in today
    for refused in (
        lambda: mark_contacted(case=case, by=anna),
        lambda: dismiss_case(case=case, by=anna, reason="x"),
    ):
        with pytest.raises(PermissionDenied):
            refused()
