import pytest
from django.urls import reverse

from contacts.actions.assign import assign_clients
from contacts.models import Client, Handover
from crm.people.models import User
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, clients, anna, carla):
    """Post the wizard for anna's clients as carla: ask("preview", lines=[{...}], reason="x")."""
    client.force_login(carla)

    def post(pressed, *lines, **words):
        fields = {"do": pressed, "introducing": "none", "to-TOTAL_FORMS": len(lines), "to-INITIAL_FORMS": 0}
        for number, line in enumerate(lines):
            fields |= {f"to-{number}-{name}": value for name, value in line.items()}
        return client.post(f"{reverse('handover_new')}?from={anna.pk}", fields | words)

    return post


def owners(clients):
    for one in clients:
        one.refresh_from_db()
    return [one.owner for one in clients]


def test_the_first_step_offers_colleagues_whose_clients_one_may_assign(client, clients, anna, carla, dario):
    ClientFactory(owner=dario, name="Southern")
    client.force_login(carla)
    page = client.get(reverse("handover_new"))
    assert f"?from={anna.pk}" in page.text and f"?from={dario.pk}" not in page.text
    empty = client.get(reverse("handover_new"), {"from": dario.pk})
    assert "no clients that you may hand over" in empty.text
    assert client.get(reverse("handover_new"), {"from": "999999"}).status_code == 404
    assert client.get(reverse("handover_new"), {"from": "x"}).status_code == 404


def test_the_second_step_shows_todays_load(client, clients, anna, bruno, carla):
    ClientFactory(owner=bruno)
    client.force_login(carla)
    page = client.get(reverse("handover_new"), {"from": anna.pk})
    assert "4 clients you may hand over" in page.text
    assert "Bruno · Sales North · 1 client, 0 steps this week" in page.text


def test_the_preview_counts_and_writes_nothing(ask, clients, anna, bruno, dario):
    page = ask("preview", {"receiver": bruno.pk, "grades": ["A", "B"]}, {"receiver": dario.pk, "room": 1})
    text = " ".join(page.text.split())
    assert page.status_code == 200
    assert "class 2" in text and "fewest clients 1" in text and "1 finds no room" in text
    assert "Hand over 3 clients" in text
    assert set(owners(clients)) == {anna}
    assert not Handover.objects.unscoped("test").exists()


def test_what_was_looked_at_is_what_is_done(ask, clients, anna, bruno, dario):
    lines = ({"receiver": bruno.pk, "grades": ["A", "none"]}, {"receiver": dario.pk})
    page = ask("preview", *lines, reason="Moves", introducing="email", subject="Hi {person}")
    stamp = page.context["preview"].plan.stamp
    done = ask("hand_over", *lines, reason="Moves", introducing="email", subject="Hi {person}", stamp=stamp)
    handover = Handover.objects.unscoped("test").get()
    assert done["Location"] == handover.get_absolute_url()
    assert (handover.reason, handover.introducing, handover.subject) == ("Moves", "email", "Hi {person}")
    assert owners(clients) == [bruno, dario, dario, bruno]


def test_a_change_between_looking_and_doing_is_shown_first(ask, clients, anna, bruno, carla):
    line = {"receiver": bruno.pk}
    stamp = ask("preview", line).context["preview"].plan.stamp
    assign_clients(clients=Client.objects.filter(pk=clients[0].pk), to=carla, by=carla)
    again = ask("hand_over", line, stamp=stamp)
    assert again.status_code == 422
    assert "changed since you looked" in again.text
    assert set(owners(clients)[1:]) == {anna}
    done = ask("hand_over", line, stamp=again.context["preview"].plan.stamp)
    assert done.status_code == 302
    assert owners(clients) == [carla, bruno, bruno, bruno]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([{}], "Choose at least one receiver"),
        ([{"receiver": "nils"}], "may not see clients"),
        ([{"receiver": "sara"}], "is away until"),
        ([{"receiver": "bruno"}, {"receiver": "bruno"}], "one line only"),
        ([{"receiver": "bruno", "room": "-1"}], "greater than or equal to 0"),
        ([{"receiver": "", "room": "5"}], "This field is required"),
        ([{"receiver": "anna"}], "is not one of the available choices"),
        ([{"receiver": "gone"}], "is not one of the available choices"),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_nothing_is_lost(ask, personas, cover, lines, words):
    cover(personas.sara, personas.carla)
    User.objects.filter(pk=personas.eva.pk).update(is_active=False)
    keys = {name: getattr(personas, name).pk for name in ("anna", "bruno", "nils", "sara")} | {
        "gone": personas.eva.pk
    }
    typed = [
        line | ({"receiver": keys.get(line["receiver"], "")} if "receiver" in line else {}) for line in lines
    ]
    page = ask("preview", *typed, reason="Kept words")
    assert page.status_code == 422
    assert words in page.text
    assert "Kept words" in page.text


def test_unknown_words_in_braces_are_refused_at_the_field(ask, bruno):
    page = ask("preview", {"receiver": bruno.pk}, subject="Hi {nickname}", body="{giver} {reach} {person}")
    assert page.status_code == 422
    assert "{nickname}" in page.context["terms"].form.errors["subject"][0]
    assert not page.context["terms"].form.errors.get("body")


def test_one_more_line_and_the_way_back_keep_what_was_typed(ask, bruno):
    more = ask("more", {"receiver": bruno.pk, "room": 7}, reason="Kept words")
    assert more.status_code == 200
    assert len(more.context["terms"].receivers.forms) == 2
    assert 'value="7"' in more.text and "Kept words" in more.text
    back = ask("back", {"receiver": bruno.pk, "room": 7}, reason="Kept words")
    assert 'value="7"' in back.text and len(back.context["terms"].receivers.forms) == 1


def test_who_may_not_assign_does_not_get_in(client, clients, anna, personas):
    for who in (personas.anna, personas.bruno, personas.eva, personas.marta, personas.otto, personas.nils):
        client.force_login(who)
        assert client.get(reverse("handover_new")).status_code == 403
        assert (
            client.post(f"{reverse('handover_new')}?from={anna.pk}", {"do": "hand_over"}).status_code == 403
        )
