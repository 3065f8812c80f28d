import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.actions.duplicate_pairs import MOST, dismiss_pair, find_pairs
from contacts.actions.merging import merge_clients
from contacts.models import DuplicatePair
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from tests.factories import ChannelFactory, ClientFactory

pytestmark = pytest.mark.django_db
PAIRS = DuplicatePair.objects


@pytest.fixture
def two(anna):
    return [
        ClientFactory(owner=anna, name=name, tax_number=number, post_code="00-950", city="Łódź")
        for name, number in (("Zielony Młyn sp. z o.o.", "PL 123-456-78-90"), ("ZIELONY MLYN", "1234567890"))
    ]


def found():
    return {(pair.left_id, pair.right_id): (pair.score, sorted(pair.reasons)) for pair in PAIRS.all()}


def test_equal_keys_make_pairs_with_scores_and_reasons(two, anna):
    ChannelFactory(client=two[0], value="office@mlyn.example")
    ChannelFactory(client=two[1], value="office@mlyn.example")
    ClientFactory(owner=anna, name="Zielony Młyn", city="Hel")
    find_pairs()
    assert found() == {(two[0].pk, two[1].pk): (99, ["city", "code", "email", "tax"])}


def test_name_and_place_alone_score_less(anna):
    left, right = (ClientFactory(owner=anna, name="Amber Mills", city="Oslo") for _ in range(2))
    ClientFactory(owner=anna, name="Amber Mills", city="Oslo", kind="individual")
    find_pairs()
    assert found() == {(left.pk, right.pk): (30, ["city"])}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zielony Młyn sp. z o.o.", "Zielnoy Młyn"),
        ("Amber Mills", "Amber Milsl Ltd"),
        ("Amber Mills", "Amber Mils"),
        ("Amber Mills", "Amber Fills"),
        ("ООО «Байкал Мебель»", "Байкал Мибель"),
        ("بازرگانی پارسیان", "بازرگانی پارسان"),
    ],
)
def test_a_typing_error_in_a_name_is_met_in_the_same_place(anna, one, other):
    left, right = (ClientFactory(owner=anna, name=name, city="Oslo") for name in (one, other))
    ClientFactory(owner=anna, name=other, city="Bergen")
    find_pairs()
    assert found() == {(left.pk, right.pk): (20, ["alike"])}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Amber Mills 1"}, {"name": "Amber Mills 2"}),
        ({"name": "Amber Mills"}, {"name": "Amber Logistics"}),
        (
            {"name": "Amber Mills", "tax_number": "1234567890"},
            {"name": "Amber Mils", "tax_number": "1234567806"},
        ),
        ({"name": "Amber Mills", "post_code": "0150"}, {"name": "Amber Mils", "post_code": "0160"}),
    ],
)
def test_what_tells_two_names_apart(anna, one, other):
    for known in (one, other):
        ClientFactory(owner=anna, city="Oslo", **known)
    find_pairs()
    assert found() == {}


def test_a_key_of_many_says_nothing(anna):
    for number in range(MOST + 1):
        ChannelFactory(
            client=ClientFactory(owner=anna, name=f"Firm {number}"), kind="phone", value="+48221234567"
        )
    find_pairs()
    assert found() == {}


def test_the_next_night_writes_only_what_changed(two):
    assert find_pairs() == 1
    assert find_pairs() == 0
    type(two[0]).objects.filter(pk=two[1].pk).update(post_code="", city="")
    ids = [client.pk for client in two]
    assert find_pairs() == 1 and found() == {tuple(ids): (70, ["tax"])}


def test_that_two_are_two_is_remembered_and_outlives_a_merge(two, anna, edda):
    find_pairs()
    dismiss_pair(pair=PAIRS.get(), by=edda)
    find_pairs()
    assert PAIRS.get().dismissed_by == edda
    third = ClientFactory(owner=anna, name="Other")
    merge_clients(kept=third, gone=two[1], by=edda)
    pair = PAIRS.get()
    assert (pair.left_id, pair.right_id, pair.dismissed_by) == (two[0].pk, third.pk, edda)


def test_the_pairs_of_a_reader_are_those_they_may_merge(client, two, personas):
    find_pairs()
    shown = {}
    for name in ("carla", "edda", "anna", "dario"):
        client.force_login(getattr(personas, name))
        answer = client.get(reverse("pair_list"))
        shown[name] = answer.status_code == 200 and "ZIELONY MLYN" in answer.text
    assert shown == {"carla": True, "edda": True, "anna": False, "dario": False}
    with pytest.raises(PermissionDenied):
        dismiss_pair(pair=PAIRS.get(), by=personas.anna)


def test_one_side_out_of_reach_hides_the_pair(client, two, carla, dario):
    type(two[0]).objects.filter(pk=two[1].pk).update(owner=dario, team=dario.home_team, branch=dario.branch)
    find_pairs()
    client.force_login(carla)
    assert not client.get(reverse("pair_list")).context["page"].rows
    assert client.post(reverse("pair_dismiss", args=[PAIRS.get().pk])).status_code == 404


def test_filters_and_taking_back_by_page(client, two, carla):
    find_pairs()
    client.force_login(carla)
    url = reverse("pair_list")
    rows = {query: len(client.get(f"{url}?{query}").context["page"].rows) for query in (
        "", "score=80", "reason=tax", "reason=email", "dismissed=1", "score=x&page=-1", "page=2",
    )}  # fmt: skip
    assert rows == {
        "": 1, "score=80": 1, "reason=tax": 1, "reason=email": 0, "dismissed=1": 0, "score=x&page=-1": 1, "page=2": 0,
    }  # fmt: skip
    pair = PAIRS.get()
    answer = client.post(reverse("pair_dismiss", args=[pair.pk]), follow=True)
    undo = reverse("pair_restore", args=[pair.pk])
    assert undo in answer.text and not answer.context["page"].rows
    assert len(client.get(f"{url}?dismissed=1").context["page"].rows) == 1
    assert len(client.post(undo, follow=True).context["page"].rows) == 1


def test_looking_again_is_one_job(client, two, carla):
    client.force_login(carla)
    for _time in range(2):
        client.post(reverse("pair_find"))
    assert Job.objects.filter(name="contacts.find_duplicates", due_at__isnull=False).count() == 1
    run_due_jobs("contacts.find_duplicates")
    assert PAIRS.count() == 1


def test_the_page_asks_the_same_for_one_and_three_pairs(client, two, carla, anna):
    client.force_login(carla)
    counts = []
    for more in (0, 2):
        for number in range(more):
            for _side in range(2):
                ClientFactory(owner=anna, name="Same", city=f"Town {number}")
        find_pairs()
        for url in (reverse("pair_list"), reverse("pair_list") + "?score=0"):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_single_weak_signs_do_not_flood_the_list(client, two, anna, carla):
    """Four firms of one office share a phone; the list begins with what is likely, the rest is one click away."""
    for number in range(4):
        ChannelFactory(
            client=ClientFactory(owner=anna, name=f"Firm {number}"), kind="phone", value="+48221234567"
        )
    find_pairs()
    client.force_login(carla)
    answer = client.get(reverse("pair_list"))
    assert [pair.score for pair, _words in answer.context["page"].rows] == [99]
    assert "Show 6 less sure pairs" in answer.text
    everything = client.get(reverse("pair_list"), {"score": "0"})
    assert len(everything.context["page"].rows) == 7 and "less sure" not in everything.text
    PAIRS.filter(score__gte=45).delete()
    assert "No pairs that are as sure as that." in client.get(reverse("pair_list")).text
