"""The stream of a client: pages by time, what is folded, what is pinned; for every source there is."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.actions.clients import change_client
from contacts.actions.merging import merge_clients
from contacts.actions.pins import pin_entry, unpin_entry
from contacts.models import ClassChange, Interaction, TimelinePin
from contacts.queries.pins import MOST, entries_by_key, pinned_entries
from contacts.queries.timeline import timeline
from contacts.registries import timeline_sources
from crm.access.shares import share_record
from crm.documents.actions.approving import archive
from crm.documents.actions.keeping import add_document
from sales.actions.deals import open_deal
from sales.actions.pipelines import ensure_pipeline
from sales.models import Order, QuoteReply
from service.actions.tickets import open_ticket
from tests.contacts.mails.letters import arrives
from tests.factories import ActivityFactory, ChannelFactory, ClientFactory, InteractionFactory
from tests.sales.factories import OrderFactory, QuoteFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def nordwind(anna):
    return ClientFactory(owner=anna, name="Nordwind GmbH", city="Hamburg")


@pytest.fixture
def full(nordwind, personas, settings, tmp_path):
    """One entry of each kind, from every source."""
    settings.MEDIA_ROOT = tmp_path
    anna, now = personas.anna, timezone.now()
    InteractionFactory(client=nordwind, by=anna, kind="call", text="Rang them.")
    ActivityFactory(client=nordwind, assigned_to=anna, kind="task", due_at=now, done_at=now, done_by=anna)
    channel = ChannelFactory(client=nordwind)
    arrives(anna, subject="Terms", sender=f"Jan <{channel.value}>")
    change_client(client=nordwind, by=anna, changes={"city": "Kiel"})
    ensure_pipeline()
    open_deal(client=nordwind, by=anna, title="Two presses")
    quote = QuoteFactory(client=nordwind, owner=anna)
    QuoteReply.objects.create(quote=quote, kind=QuoteReply.Kind.QUESTION, text="When?")
    OrderFactory(client=nordwind, owner=anna)
    queue = QueueFactory(key="support", team=personas.eva.home_team)
    open_ticket(queue=queue, subject="Broken", text="x", requester_name="Jan", client=nordwind)
    ClassChange.objects.create(client=nordwind, after="A")
    archive(document=add_document(record=nordwind, file=ContentFile(b"x"), name="x.txt", by=anna), by=anna)
    return nordwind


def entries(client, user, **more):
    found = timeline(client, user, **more)
    lines = [item for stretch in found.stretches for item in stretch.items]
    return [entry for line in lines for entry in getattr(line, "entries", [line])]


def prefixes(found):
    return {entry.key.rpartition("-")[0] for entry in found}


def test_every_source_is_read_filtered_and_read_again_by_key(full, edda):
    everything = entries(full, edda, limit=100)
    known = {word for source in timeline_sources.items() for word in source.prefixes}
    assert prefixes(everything) == known
    for source in timeline_sources.items():
        alone = source.entries(full, edda, None, 50)
        assert prefixes(alone) == set(source.prefixes), source.key
        assert entries_by_key(full, edda, [entry.key for entry in alone]) == list(alone), source.key
        assert not source.entries(full, edda, timezone.now() - timedelta(days=2), 50), source.key


def test_every_entry_can_be_pinned_and_taken_off_by_its_button(client, full, edda):
    client.force_login(edda)
    for entry in entries(full, edda, limit=100):
        url = reverse("client_pin", args=[full.pk, entry.key])
        assert f'formaction="{url}"' in client.get(full.get_absolute_url()).text, entry.key
        answer = client.post(url, headers=HTMX)
        assert f'id="pinned-{entry.key}"' in answer.text, entry.key
        off = reverse("client_unpin", args=[full.pk, entry.key])
        assert f'formaction="{off}"' in answer.text
        assert f'id="pinned-{entry.key}"' not in client.post(off, headers=HTMX).text
    assert not TimelinePin.objects.unscoped("test").exists()


def test_what_is_out_of_sight_is_neither_shown_nor_pinned(client, full, personas):
    """Dario sees the client through a share, but none of its deals, papers and tickets."""
    share_record(record=full, by=personas.edda, with_user=personas.dario)
    hidden = {"deal-move", "quote", "order"}
    everything = entries(full, personas.edda, limit=100)
    assert prefixes(entries(full, personas.dario, limit=100)).isdisjoint(hidden)
    for entry in everything:
        if entry.key.rpartition("-")[0] in hidden:
            TimelinePin.objects.create(client=full, key=entry.key)
            with pytest.raises(PermissionDenied):
                pin_entry(client=full, key=entry.key, by=personas.dario)
    assert len(pinned_entries(full, personas.edda)) == 3
    assert pinned_entries(full, personas.dario) == []
    client.force_login(personas.dario)
    page = client.get(full.get_absolute_url())
    assert "pin-form" not in page.text and "pinned-" not in page.text
    note = next(entry.key for entry in everything if entry.key.startswith("interaction"))
    assert client.post(reverse("client_pin", args=[full.pk, note])).status_code == 403


def test_chips_only_for_what_the_role_shows(full, personas):
    chips = {key for key, _label in timeline(full, personas.eva).filters}
    assert "deal" not in chips and {"calls", "tickets"} <= chips


def test_five_are_pinned_the_latest_first_and_a_strange_key_is_refused(nordwind, anna):
    keys = [f"interaction-{InteractionFactory(client=nordwind, by=anna).pk}" for _number in range(MOST + 1)]
    for key in (*keys[:MOST], keys[0]):
        pin_entry(client=nordwind, key=key, by=anna)
    assert [entry.key for entry in pinned_entries(nordwind, anna)] == list(reversed(keys[:MOST]))
    for key in (keys[MOST], "interaction-1234567", "order-x", "nothing", f"interaction-{'9' * 30}"):
        with pytest.raises(ValidationError):
            pin_entry(client=nordwind, key=key, by=anna)
    Interaction.objects.unscoped("test").filter(pk=keys[0].rpartition("-")[2]).delete()
    unpin_entry(client=nordwind, key=keys[1], by=anna)
    assert [entry.key for entry in pinned_entries(nordwind, anna)] == list(reversed(keys[2:MOST]))


def test_pins_of_both_stand_on_a_merged_client_once(nordwind, anna, edda):
    other = ClientFactory(owner=anna, name="Nordwind")
    note = InteractionFactory(client=other, by=anna)
    pin_entry(client=other, key=f"interaction-{note.pk}", by=anna)
    TimelinePin.objects.create(client=nordwind, key="mail-7")
    TimelinePin.objects.create(client=other, key="mail-7")
    merge_clients(kept=nordwind, gone=other, by=edda)
    assert sorted(TimelinePin.objects.unscoped("test").values_list("client", "key")) == [
        (nordwind.pk, f"interaction-{note.pk}"), (nordwind.pk, "mail-7"),
    ]  # fmt: skip


def asked(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_pins_cost_a_query_for_each_source_they_are_of(client, nordwind, anna):
    client.force_login(anna)
    url, counts = nordwind.get_absolute_url(), []
    for count in (0, 1, 3):
        for _number in range(count):
            note = InteractionFactory(client=nordwind, by=anna)
            pin_entry(client=nordwind, key=f"interaction-{note.pk}", by=anna)
        counts.append(asked(client, url))
    assert counts[0] + 1 == counts[1] == counts[2] <= 15


def paged(client, user, **more):
    found, before = [], ""
    for _page in range(40):
        page = timeline(client, user, before=before, **more)
        found += [entry.key for stretch in page.stretches for item in stretch.items
                  for entry in getattr(item, "entries", [item])]  # fmt: skip
        before = page.older
        if not before:
            return found
    raise AssertionError("the stream has no end")


def test_many_entries_of_one_instant_are_all_shown_once(nordwind, anna):
    """An import brings notes of a day without hours: all of one moment."""
    day = timezone.now() - timedelta(days=9)
    rows = [Interaction(client=nordwind, kind="note", text="x", happened_at=day) for _number in range(65)]
    Interaction.objects.bulk_create(rows)
    for number in range(3):
        InteractionFactory(client=nordwind, by=anna, happened_at=day - timedelta(hours=number + 1))
    keys = paged(nordwind, anna, only="notes")
    assert len(keys) == len(set(keys)) == 68
    everything = paged(nordwind, anna)
    assert len(everything) == len(set(everything)) >= 68


def test_orders_of_a_purchase_history_stand_on_their_days(nordwind, anna):
    today = timezone.localdate()
    OrderFactory.create_batch(45, client=nordwind, owner=anna, ordered_on=today - timedelta(days=400))
    late = OrderFactory(client=nordwind, owner=anna, ordered_on=today)
    keys = paged(nordwind, anna, only="order")
    assert keys[0] == f"order-{late.pk}" and len(keys) == len(set(keys)) == 46
    old = entries(nordwind, anna, only="order")[-1]
    assert old.is_day and (today - old.at.date()).days in {399, 400, 401}
    assert Order.objects.unscoped("test").count() == 46


def test_an_older_page_asks_the_same_for_few_and_for_many(client, nordwind, anna):
    client.force_login(anna)
    url, counts, now = reverse("client_timeline", args=[nordwind.pk]), [], timezone.now()
    for count in (1, 30):
        for number in range(count):
            InteractionFactory(client=nordwind, by=anna, happened_at=now - timedelta(days=9 + number))
            OrderFactory(client=nordwind, owner=anna, ordered_on=(now - timedelta(days=9 + number)).date())
        place = {"before": f"{(now - timedelta(days=3)).isoformat()}~interaction-1~1"}
        client.get(url, place, headers=HTMX)  # what is kept of the reader's rights is read once
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, place, headers=HTMX).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(
    "place", ["x", "2026-13-40T00:00:00Z", "2026-01-01T00:00:00", "~~", "9999-12-31T23:59:59Z~a-1~9"]
)
def test_a_place_that_nobody_gave_away_is_the_top(client, nordwind, anna, place):
    InteractionFactory(client=nordwind, by=anna, text="Rang them.")
    client.force_login(anna)
    page = client.get(reverse("client_timeline", args=[nordwind.pk]), {"before": place}, headers=HTMX)
    assert "Rang them." in page.text


def test_a_run_of_changes_is_folded_and_each_of_them_can_be_pinned(client, nordwind, anna):
    for city in ("Kiel", "Bonn", "Ulm"):
        nordwind.refresh_from_db()
        change_client(client=nordwind, by=anna, changes={"city": city})
    client.force_login(anna)
    page = client.get(nordwind.get_absolute_url(), {"show": "changes"}).text
    assert len(re.findall(r'<details class="fold">', page)) == 1
    start = page.index('class="fold"')
    fold = unescape(page[start : page.index("</details>", start)])
    assert len(re.findall(r"<button[^>]+formaction", fold)) == len(re.findall(r"<li", fold)) >= 3
