import json

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.channels import add_channel, mark_channel
from contacts.actions.clients import change_client
from contacts.models import Activity, Channel, Client, Interaction, Person
from crm.access.shares import share_record
from crm.audit.models import AuditEntry
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeSet
from tests.factories import ActivityFactory, ChannelFactory, ClientFactory, InteractionFactory, PersonFactory
from tests.personas import show_fields

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def oslo(client, anna):
    client.force_login(anna)
    return ClientFactory(owner=anna, name="Nordic Paper", city="Oslo", industry="Paper")


def sent(row, **values):
    seen = {name: getattr(row, name) for name in values}
    return values | {"version": row.version, "seen": json.dumps(seen)}


def test_a_fact_is_edited_where_it_stands_and_as_a_page(client, oslo):
    url = reverse("client_fact", args=[oslo.pk, "industry"])
    assert "data-inline" in client.get(url, headers=HTMX).text
    assert "<html" in client.get(url).text
    answer = client.post(url, sent(oslo, industry="Packaging"), headers=HTMX)
    assert "Packaging" in answer.text
    assert 'id="client-head" hx-swap-oob="true"' in answer.text
    oslo.refresh_from_db()
    assert oslo.industry == "Packaging"
    assert client.post(url, sent(oslo, industry="Print")).url == oslo.get_absolute_url()


def test_a_conflict_shows_yours_and_theirs_and_either_can_stay(client, oslo, carla):
    url = reverse("client_fact", args=[oslo.pk, "industry"])
    change_client(client=oslo, by=carla, changes={"industry": "Forestry"})
    answer = client.post(url, sent(oslo, industry="Packaging"), headers=HTMX)
    assert "Carla saved this meanwhile" in answer.text
    assert "Packaging" in answer.text
    assert "Forestry" in answer.text
    current = Client.objects.visible_to(carla).get(pk=oslo.pk)
    assert current.industry == "Forestry"
    client.post(url, sent(current, industry="Packaging"), headers=HTMX)
    current.refresh_from_db()
    assert current.industry == "Packaging"


def test_the_name_is_edited_in_the_head(client, oslo, carla, bruno):
    url = reverse("client_fact", args=[oslo.pk, "name"])
    page = client.get(oslo.get_absolute_url()).text
    assert f'hx-get="{url}" hx-target="#fact-name"' in page and 'id="fact-name"' in page
    assert 'class="known' in client.get(url, headers=HTMX).text, "asks for others of that name"
    answer = client.post(url, sent(oslo, name="Nordic  Board"), headers=HTMX)
    assert answer["HX-Reswap"] == "none" and "<title>Nordic Board" in answer.text
    assert 'id="client-head" hx-swap-oob="true"' in answer.text
    assert "required" in client.post(url, sent(oslo, name=" "), headers=HTMX).text
    change_client(client=oslo, by=carla, changes={"name": "Nordic Pulp"})
    answer = client.post(url, sent(oslo, name="Nordic Cartons"), headers=HTMX)
    assert "Carla saved this meanwhile" in answer.text and "inline-value" not in answer.text
    assert "Nordic Pulp" in client.get(f"{url}?cancel", headers=HTMX).text
    assert client.post(url, sent(oslo, name="Nordic Pulp")).url == oslo.get_absolute_url()


def test_two_people_in_different_fields_do_not_meet(client, oslo, carla):
    change_client(client=oslo, by=carla, changes={"industry": "Forestry"})
    client.post(reverse("client_fact", args=[oslo.pk, "source"]), sent(oslo, source="Fair"), headers=HTMX)
    oslo.refresh_from_db()
    assert (oslo.industry, oslo.source) == ("Forestry", "Fair")


def test_tags_and_address_are_facts_of_several_values(client, oslo):
    client.post(reverse("client_fact", args=[oslo.pk, "tags"]), sent(oslo, tags="key account, fair, fair"))
    oslo.refresh_from_db()
    assert oslo.tags == ["key account", "fair"]
    values = {"street": "Karl Johans gate 1", "post_code": "0154", "city": "Oslo", "country": "NO"}
    client.post(reverse("client_fact", args=[oslo.pk, "address"]), sent(oslo, **values))
    assert "Karl Johans gate 1, 0154 Oslo, Norway" in client.get(oslo.get_absolute_url()).text


def test_all_facts_on_one_page(client, oslo):
    url = reverse("client_edit", args=[oslo.pk])
    page = client.get(url)
    values = {name: value or "" for name, value in page.context["form"].initial.items() if name != "seen"}
    values |= {
        "tags": "",
        "seen": json.dumps(page.context["form"].initial["seen"]),
        "name": "Nordic  Paper AS",
    }
    assert client.post(url, values).status_code == 302
    oslo.refresh_from_db()
    assert oslo.name == "Nordic Paper AS"


def test_what_happened_is_saved_with_its_next_step(client, oslo, anna):
    url = reverse("note_create", args=[oslo.pk])
    answer = client.post(url, {"text": "Called Jonas, happy. Call back in 3 days at 10:00"}, headers=HTMX)
    assert 'id="stream"' in answer.text
    assert 'id="next-steps"' in answer.text
    note = Interaction.objects.visible_to(anna).get()
    assert (note.kind, note.outcome, note.by) == ("call", "positive", anna)
    step = Activity.objects.visible_to(anna).get()
    assert (step.kind, step.title, step.assigned_to) == ("call", "Call back", anna)
    client.post(url, {"text": "call back tomorrow"})
    assert Interaction.objects.visible_to(anna).count() == 1
    assert Activity.objects.visible_to(anna).count() == 2


def test_what_the_writer_corrected_wins_over_what_was_read(client, oslo, anna):
    url = reverse("note_create", args=[oslo.pk])
    client.post(url, {"text": "Call back tomorrow", "kind": "meeting", "was_read": "1"})
    assert Interaction.objects.visible_to(anna).get().kind == "meeting"
    assert not Activity.objects.visible_to(anna).exists()
    empty = client.post(url, {"text": " "})
    assert "Write what happened, or what comes next." in empty.text


def test_reading_is_told_to_the_page(client, oslo):
    answer = client.post(reverse("note_reading"), {"text": "No answer. Ring again tomorrow 9:15"}).json()
    assert answer["outcome"] == "not_reached"
    assert (answer["next_kind"], answer["next_title"], answer["next_time"]) == ("call", "Ring again", "09:15")


def test_whoever_sees_no_clients_is_refused_everywhere(client, oslo, nils):
    client.force_login(nils)
    names = ["client_page", "client_edit", "client_delete", "client_assign", "client_tabs", "client_timeline"]
    names += ["note_create", "person_create", "channel_create"]
    for name in names:
        assert client.get(reverse(name, args=[oslo.pk])).status_code == 404
    assert client.post(reverse("note_reading"), {"text": "x"}).status_code == 403
    for name in ("client_create", "client_duplicates", "activity_create", "client_list"):
        assert client.get(reverse(name)).status_code == 403


def test_entries_are_corrected_by_their_writer_only(client, oslo, anna, dario, edda):
    note = InteractionFactory(client=oslo, by=anna, text="Spelt wrnog")
    url = reverse("interaction_edit", args=[note.pk])
    values = {"kind": "note", "happened_at": "2026-01-05T10:00", "text": "Spelt right"}
    client.post(url, values)
    note.refresh_from_db()
    assert note.text == "Spelt right"
    share_record(record=oslo, by=edda, with_user=dario, action="change")
    client.force_login(dario)
    assert client.post(url, values | {"text": "His"}).status_code == 403
    client.force_login(edda)
    assert client.post(reverse("interaction_delete", args=[note.pk])).status_code == 302
    assert not Interaction.objects.visible_to(anna).exists()


def test_people_and_their_channels(client, oslo, anna):
    client.post(
        reverse("person_create", args=[oslo.pk]),
        {"name": "Jonas Weber", "position": "Head", "phone": "+47 22 12 34 56", "email": "j@example.com"},
    )
    person = Person.objects.visible_to(anna).get()
    assert person.is_main
    assert person.channels.visible_to(anna).count() == 2
    client.post(reverse("person_edit", args=[person.pk]), {"name": "Jonas Weiss", "purchase_role": "decides"})
    person.refresh_from_db()
    assert (person.name, person.purchase_role) == ("Jonas Weiss", "decides")
    oslo.refresh_from_db()
    assert "weiss" in oslo.search.text
    call = InteractionFactory(client=oslo, person=person, by=anna)
    client.post(reverse("person_remove", args=[person.pk]))
    assert not Person.objects.visible_to(anna).exists()
    assert not Channel.objects.visible_to(anna).exists()
    oslo.refresh_from_db()
    assert "weiss" not in oslo.search.text
    undo_change_set(change_set=ChangeSet.objects.get(), by=anna)
    oslo.refresh_from_db()
    call.refresh_from_db()
    assert "weiss" in oslo.search.text
    assert call.person == person
    assert oslo.main_email == "j@example.com"


def test_channels_are_added_marked_and_removed(client, oslo, anna):
    new = reverse("channel_create", args=[oslo.pk])
    client.post(new, {"kind": "phone", "value": "22 12 34 56"})
    client.post(new, {"kind": "phone", "value": "22 12 34 57"})
    assert "no digits" in client.post(new, {"kind": "phone", "value": "none"}).text
    first, second = Channel.objects.visible_to(anna).order_by("pk")
    assert (first.is_primary, second.is_primary) == (True, False)
    assert "Make it the main one" in client.get(reverse("channel_page", args=[second.pk]), headers=HTMX).text
    client.post(reverse("channel_mark", args=[second.pk]), {"is_primary": "yes"})
    first.refresh_from_db()
    oslo.refresh_from_db()
    assert not first.is_primary
    assert oslo.main_phone == "22 12 34 57"
    client.post(reverse("channel_mark", args=[second.pk]), {"is_invalid": "yes"})
    oslo.refresh_from_db()
    assert oslo.main_phone == "22 12 34 56"
    client.post(reverse("channel_remove", args=[first.pk]))
    assert Channel.objects.visible_to(anna).get() == second


def test_a_channel_is_corrected_where_it_stands(client, oslo, anna, carla):
    person = PersonFactory(client=oslo, name="Jonas Weber")
    add_channel(client=oslo, kind="email", value="old@example.com", by=anna)
    row = add_channel(client=oslo, kind="email", value="jonas@exmaple.com", by=anna, person=person)
    mark_channel(channel=row, by=anna, is_primary=True, is_invalid=True, has_opted_out=True)
    url = reverse("channel_page", args=[row.pk])
    page = client.get(url, headers=HTMX).text
    assert 'value="jonas@exmaple.com"' in page and "Valid again" in page
    assert reverse("client_known", args=[oslo.pk]) in page and 'name="kind" value="email"' in page
    said = {"value": "Jonas@Example.com", "label": "office", "person": ""}
    assert 'id="client-head"' in client.post(url, said, headers=HTMX).text
    row.refresh_from_db()
    oslo.refresh_from_db()
    assert (row.value, row.key, row.label, row.person) == (
        "Jonas@Example.com", "jonas@example.com", "office", None,
    )  # fmt: skip
    assert (row.is_primary, row.is_invalid, row.has_opted_out) == (True, False, True)
    assert oslo.main_email == "Jonas@Example.com" and "jonas@example.com" in oslo.search.text
    entry = AuditEntry.objects.filter(action="change").order_by("-pk").first()
    assert ("email", "jonas@exmaple.com", "Jonas@Example.com") in list(entry.changed_fields)
    for wrong, words in (("old@example.com", "stands here already"), ("nobody", "valid email")):
        assert words in client.post(url, said | {"value": wrong}, headers=HTMX).text
    stranger = PersonFactory(client=ClientFactory(owner=anna))
    assert "choice" in client.post(url, said | {"person": stranger.pk}, headers=HTMX).text
    show_fields("rep", contact=1)
    assert client.post(url, said | {"label": "x"}).status_code in {403, 404}
    row.refresh_from_db()
    assert (row.value, row.label) == ("Jonas@Example.com", "office")


def test_a_new_client_with_its_first_person(client, anna):
    client.force_login(anna)
    answer = client.post(
        reverse("client_create"),
        {
            "kind": "company", "name": "Kraków Print", "stage": "lead", "country": "PL", "phone": "12 345 67 89",
            "person_name": "Ewa Nowak", "person_email": "ewa@example.com",
        },
    )  # fmt: skip
    made = Client.objects.visible_to(anna).get()
    assert answer.url == made.get_absolute_url()
    assert (made.owner, made.main_phone, made.persons.visible_to(anna).get().name) == (
        anna,
        "12 345 67 89",
        "Ewa Nowak",
    )


def test_hand_over_from_the_page(client, oslo, anna, bruno, carla):
    url = reverse("client_assign", args=[oslo.pk])
    assert client.post(url, {"to": bruno.pk}).status_code == 403
    client.force_login(carla)
    assert client.post(url, {"to": bruno.pk, "reason": "Holiday"}).url == oslo.get_absolute_url()
    oslo.refresh_from_db()
    assert oslo.owner == bruno
    undo_change_set(change_set=ChangeSet.objects.get(), by=carla)
    oslo.refresh_from_db()
    assert oslo.owner == anna


def test_figures_follow_an_undo(client, oslo, anna):
    plan = reverse("activity_new", args=[oslo.pk])
    client.post(plan, {"kind": "call", "title": "Ring", "day": "2030-01-02", "assigned_to": anna.pk})
    client.post(reverse("activity_delete", args=[Activity.objects.visible_to(anna).get().pk]))
    oslo.refresh_from_db()
    assert oslo.next_step_at is None
    undo_change_set(change_set=ChangeSet.objects.get(), by=anna)
    oslo.refresh_from_db()
    assert oslo.next_step_title == "Ring"


def test_duplicates_are_told_and_masked_where_unseen(client, anna, dario, firm):
    mine = ClientFactory(owner=anna, name="Nordwind Logistik GmbH", city="Hamburg")
    hidden = ClientFactory(owner=dario, name="Secret Co", tax_number="PL 525-000-00-00")
    ChannelFactory(client=hidden, value="x@secret.example", key="x@secret.example")
    client.force_login(anna)
    url = reverse("client_duplicates")
    assert mine.get_absolute_url() in client.post(url, {"name": "Nordwind-Logistik"}).text
    for said in (
        {"tax_number": "PL5250000000"},
        {"tax_number": "525-000-00-00"},
        {"email": "X@secret.example"},
    ):
        masked = client.post(url, said).text
        assert "Secret Co" not in masked
        assert "Dario" in masked
    assert "already" not in client.post(url, {"name": "Sonnenschein"}).text


def test_delete_is_undoable_and_needs_the_right(client, oslo, anna, edda):
    PersonFactory(client=oslo)
    ActivityFactory(client=oslo, assigned_to=anna, due_at=timezone.now())
    url = reverse("client_delete", args=[oslo.pk])
    assert client.post(url).status_code == 403
    client.force_login(edda)
    client.post(url)
    assert not Client.objects.visible_to(edda).exists()
    undo_change_set(change_set=ChangeSet.objects.get(), by=edda)
    back = Client.objects.visible_to(edda).get()
    assert back.name == "Nordic Paper"
    assert back.persons.visible_to(edda).count() == back.activities.visible_to(edda).count() == 1


@pytest.mark.parametrize("name", ["client_create", "person_create"])
def test_a_phone_without_digits_is_told_at_the_phone_and_nothing_is_lost(client, oslo, name):
    url = reverse(name, args=[oslo.pk] if name == "person_create" else [])
    answer = client.post(url, {"name": "Lake Mill", "phone": "soon"})
    assert answer.context["form"].errors["phone"] == ["“soon” holds no digits."]
    assert 'value="Lake Mill"' in answer.text
