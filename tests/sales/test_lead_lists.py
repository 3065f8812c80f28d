"""Lead lists: handed out by rule, load, room and absence; taken back by working hours; worked and decided."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from contacts.actions.interactions import record_interaction
from contacts.actions.merging import merge_clients
from contacts.models import Activity, Client, Interaction
from crm.access.models import Cover
from crm.changes.actions.undoing import undo_change_set
from crm.messages.models import Notice
from sales.actions.lead_handing import hand_out, run_lead_list, take_back
from sales.actions.lead_lists import add_to_lead_list, delete_lead_list, make_lead_list
from sales.actions.lead_receivers import put_receiver
from sales.actions.lead_work import qualify_lead, reject_lead, settle_lead, take_next
from sales.models import Deal, LeadItem, LeadList
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)  # ten o'clock in Warsaw


def make(lead, *receivers, count=4, a_day=10, **clients):
    """A list of the lead's with so many of their clients, and its receivers."""
    for number in range(count):
        ClientFactory(owner=lead, name=f"Mill {number}", stage="lead", **clients)
    lead_list = make_lead_list(by=lead, name="Fair")
    rows = Client.objects.visible_to(lead).filter(owner=lead).order_by("name_key")
    add_to_lead_list(lead_list=lead_list, clients=rows, by=lead)
    for user in receivers:
        put_receiver(lead_list=lead_list, user=user, by=lead, a_day=a_day)
    lead_list.refresh_from_db()
    return lead_list


def items(lead_list, **terms):
    return LeadItem.objects.unscoped("test").filter(lead_list=lead_list, **terms).order_by("position")


def test_leads_go_evenly_to_whoever_has_room_and_the_clients_with_them(personas):
    carla, anna, bruno = personas.carla, personas.anna, personas.bruno
    lead_list = make(carla, anna, bruno, count=5, a_day=2)
    assert hand_out(lead_list=lead_list, by=carla).row_count
    held = items(lead_list, state="given")
    assert sorted(held.values_list("receiver__name", flat=True)) == ["Anna", "Anna", "Bruno", "Bruno"]
    assert {item.client.owner_id for item in held.select_related("client")} == {anna.pk, bruno.pk}
    assert items(lead_list, state="waiting").count() == 1, "both have their two of today"
    assert hand_out(lead_list=lead_list) is None
    assert LeadItem.objects.visible_to(anna).count() == 2, (
        "the list is shared with her, the others' clients not"
    )


def test_rules_of_class_go_before_load_and_who_is_away_gets_nothing(personas):
    carla, anna, bruno = personas.carla, personas.anna, personas.bruno
    lead_list = make(carla, anna, bruno, personas.sara, count=2, grade="A")
    put_receiver(lead_list=lead_list, user=bruno, by=carla, grades=["A"])
    now = timezone.now()
    week = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=6)}
    Cover.objects.create(absent=personas.sara, deputy=anna, created_by=carla, **week)
    hand_out(lead_list=lead_list)
    assert set(items(lead_list).values_list("receiver__name", "rule")) == {("Bruno", "class")}
    Cover.objects.create(absent=bruno, deputy=anna, created_by=carla, **week)
    add_to_lead_list(
        lead_list=lead_list,
        clients=Client.objects.unscoped("test").filter(pk=ClientFactory(owner=carla, grade="A").pk),
        by=carla,
    )
    hand_out(lead_list=lead_list)
    assert items(lead_list).last().receiver == anna


def test_the_hour_is_of_working_time_over_a_weekend_and_a_change_of_clocks(personas, time_machine):
    time_machine.move_to(datetime(2026, 3, 27, 15, tzinfo=UTC), tick=False)  # Friday, four in Warsaw
    lead_list = make(personas.carla, personas.anna, count=1)
    run_lead_list(lead_list)
    # One hour is left of Friday; the other seven end on Monday, on a clock that was put forward on Sunday.
    assert items(lead_list).get().due_at == datetime(2026, 3, 30, 14, tzinfo=UTC)


def test_what_nobody_worked_in_time_goes_to_somebody_else(personas, time_machine):
    carla, anna, bruno = personas.carla, personas.anna, personas.bruno
    time_machine.move_to(MONDAY)
    lead_list = make(carla, anna, count=2)
    run_lead_list(lead_list)
    touched, left = items(lead_list).select_related("client")
    record_interaction(client=touched.client, by=anna, kind="call", text="Asked", outcome="reached")
    put_receiver(lead_list=lead_list, user=bruno, by=carla)
    time_machine.move_to(MONDAY + timedelta(hours=7))
    assert take_back(lead_list=lead_list) == 0, "a working hour is left"
    time_machine.move_to(MONDAY + timedelta(days=1, hours=1))
    assert run_lead_list(lead_list) == {"taken_back": 1, "given": 1}
    touched.refresh_from_db(from_queryset=items(lead_list))
    left.refresh_from_db(from_queryset=items(lead_list))
    assert (touched.state, touched.receiver) == ("worked", anna)
    assert (left.state, left.receiver, left.last_receiver, left.taken_back_count) == ("given", bruno, anna, 1)
    assert Client.objects.unscoped("test").get(pk=left.client_id).owner == bruno
    told = Notice.objects.filter(kind="leads_taken_back").values_list("to__name", flat=True)
    assert sorted(told) == ["Anna", "Carla"]


def test_handing_out_is_undone_as_a_whole(personas):
    lead_list = make(personas.carla, personas.anna, count=2)
    undo_change_set(change_set=hand_out(lead_list=lead_list, by=personas.carla), by=personas.carla)
    assert set(items(lead_list).values_list("state", "receiver", "client__owner__name")) == {
        ("waiting", None, "Carla")
    }


def test_a_list_whose_owner_may_not_give_clients_away_hands_out_nothing(personas):
    lead_list = make(personas.anna, personas.anna, count=1)
    assert run_lead_list(lead_list) == {"taken_back": 0, "given": 0}
    assert take_next(lead_list=lead_list, by=personas.anna).receiver == personas.anna, "she takes it herself"


def test_one_click_makes_a_prospect_a_deal_and_a_next_step_and_one_takes_it_back(personas):
    anna = personas.anna
    lead_list = make(anna, count=1)
    item = take_next(lead_list=lead_list, by=anna)
    change_set = qualify_lead(item=item, by=anna)
    item.refresh_from_db(from_queryset=items(lead_list).select_related("client", "deal"))
    assert (item.state, item.client.stage, item.deal.client_id) == ("qualified", "prospect", item.client_id)
    assert item.deal.next_step_title and Activity.objects.visible_to(anna).get().subject_id == item.deal_id
    with pytest.raises(ValidationError, match="decided"):
        qualify_lead(item=item, by=anna)
    undo_change_set(change_set=change_set, by=anna)
    item.refresh_from_db(from_queryset=items(lead_list).select_related("client"))
    assert (item.state, item.client.stage) == ("given", "lead")
    assert not Deal.objects.visible_to(anna).exists() and not Activity.objects.visible_to(anna).exists()
    lead_list.refresh_from_db()
    assert (lead_list.open_count, lead_list.qualified_count) == (1, 0)


def test_calls_in_vain_and_refusals_reject_with_a_reason(personas):
    anna = personas.anna
    lead_list = make(anna, count=3)
    first, second, third = items(lead_list)
    for _number in range(3):
        settle_lead(item=first, by=anna, result="not_reached")
    settle_lead(item=second, by=anna, result="refused", text="Has enough looms")
    with pytest.raises(ValidationError, match="When"):
        settle_lead(item=third, by=anna, result="call_back")
    with pytest.raises(ValidationError, match="words"):
        reject_lead(item=third, by=anna, reason="other")
    reject_lead(item=third, by=anna, reason="other", why="Sold to a holding")
    found = list(items(lead_list).values_list("state", "reason", "why"))
    assert found == [
        ("rejected", "unreachable", ""), ("rejected", "no_need", ""), ("rejected", "other", "Sold to a holding"),
    ]  # fmt: skip
    assert Interaction.objects.visible_to(anna).count() == 4
    lead_list.refresh_from_db()
    assert lead_list.open_count == 0


def test_colleagues_do_not_work_what_is_another_ones(personas):
    lead_list = make(personas.carla, personas.anna, personas.bruno, count=2)
    hand_out(lead_list=lead_list)
    hers = items(lead_list, receiver=personas.anna).get()
    for act in (qualify_lead, lambda **terms: reject_lead(reason="unfit", **terms)):
        with pytest.raises(PermissionDenied):
            act(item=hers, by=personas.bruno)
    assert take_next(lead_list=lead_list, by=personas.bruno).receiver == personas.bruno


def test_two_clients_that_become_one_have_one_place(personas):
    carla = personas.carla
    lead_list = make(carla, count=2)
    kept, gone = (item.client for item in items(lead_list).select_related("client"))
    merge_clients(kept=kept, gone=gone, by=carla)
    lead_list.refresh_from_db()
    assert lead_list.item_count == items(lead_list).count() == 1


def test_a_list_comes_back_from_the_bin_with_its_leads(personas):
    lead_list = make(personas.carla, personas.anna, count=2)
    undo_change_set(change_set=delete_lead_list(lead_list=lead_list, by=personas.carla), by=personas.carla)
    assert LeadList.objects.unscoped("test").get().receivers.unscoped("test").count() == 1
    assert items(lead_list).count() == 2
