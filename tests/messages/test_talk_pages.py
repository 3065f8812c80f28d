"""Pages of messages: the list, a conversation, the panel of a record, names after an @."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.messages.actions.writing import write_on, write_to
from crm.messages.models import Message
from tests.factories import ClientFactory, UserFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def nordwind(anna):
    return ClientFactory(owner=anna, name="Nordwind GmbH")


def talk_of(record):
    return reverse("record_talk", args=[record.entity, record.pk])


def asked(client, url, **kwargs):
    client.get(url, **kwargs)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url, **kwargs).status_code == 200
    return len(queries)


def test_a_message_is_written_read_and_answered(client, anna, bruno, django_capture_on_commit_callbacks):
    sign_in(client, anna)
    assert "No messages" in client.get(reverse("conversation_list")).text
    sent = {"to": f"user-{bruno.pk}", "text": "<b>Lunch</b>?"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("conversation_create"), sent)
    sign_in(client, bruno)
    assert client.get(reverse("pulse")).json()["talks"] == 1
    listed = client.get(reverse("conversation_list")).text
    assert 'data-count="messages">1</span>' in listed and "&lt;b&gt;Lunch" in listed
    page = client.get(answer.url).text
    message = Message.objects.visible_to(bruno).get()
    assert f'name="up_to" value="{message.pk}"' in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{answer.url}read/", {"up_to": message.pk}, headers=HTMX)
    assert client.get(reverse("pulse")).json() == {"count": 0, "newest": 1, "talks": 0, "html": ""} | {
        "newest": client.get(reverse("pulse")).json()["newest"]
    }
    assert client.get(reverse("conversation_list"), {"show": "unread"}).text.count("Lunch") == 0
    assert client.post(answer.url, {"text": "At one"}).status_code == 302
    assert "At one" in client.get(answer.url).text


def test_others_find_no_conversation(client, anna, bruno, edda, otto):
    message = write_to(to=bruno, text="Secret", by=anna)
    for who in (edda, otto):
        sign_in(client, who)
        assert client.get(message.conversation.get_absolute_url()).status_code == 404
        assert client.post(reverse("message_delete", args=[message.pk])).status_code == 404
        assert "Secret" not in client.get(reverse("conversation_list")).text


def test_bad_input_is_said_beside_the_text(client, anna, bruno):
    sign_in(client, anna)
    new = reverse("conversation_create")
    assert client.post(new, {"to": "user-999999", "text": "x"}).status_code == 422
    kept = client.post(new, {"to": f"user-{bruno.pk}", "text": "Ask @Dario"})
    assert kept.status_code == 422 and "does not take part" in kept.text and "Ask @Dario" in kept.text
    assert client.post(new, {"to": f"user-{bruno.pk}", "text": "x" * 5001}).status_code == 422


def test_the_panel_of_a_record_writes_and_says_who_cannot_see_it(client, nordwind, anna, dario):
    sign_in(client, anna)
    assert talk_of(nordwind) in client.get(nordwind.get_absolute_url()).text
    panel = client.post(talk_of(nordwind), {"text": "They are moving"}, headers=HTMX)
    assert panel.status_code == 200 and "They are moving" in panel.text and "<html" not in panel.text
    panel = client.post(talk_of(nordwind), {"text": "@Dario see?"}, headers=HTMX)
    assert panel.status_code == 200 and "Dario cannot see this record" in panel.text
    assert client.post(talk_of(nordwind), {"text": "And on the page"}).status_code == 302
    assert "And on the page" in client.get(talk_of(nordwind)).text
    sign_in(client, dario)
    assert client.get(talk_of(nordwind)).status_code == 404
    assert client.post(talk_of(nordwind), {"text": "x"}).status_code == 404


def test_who_lost_the_record_loses_the_talk_from_list_and_number(client, nordwind, anna, carla, bruno):
    write_on(record=nordwind, text="Hidden words", by=carla)
    sign_in(client, anna)
    assert client.get(reverse("pulse")).json()["talks"] == 1
    nordwind.owner, nordwind.team = bruno, bruno.home_team
    nordwind.save()
    from crm.web.unread import forget_talks

    forget_talks([anna.pk])
    assert client.get(reverse("pulse")).json()["talks"] == 0
    assert "Hidden words" not in client.get(reverse("conversation_list")).text


def test_pages_ask_the_same_for_one_and_three(client, nordwind, anna, bruno):
    sign_in(client, anna)

    def more(number):
        write_on(record=nordwind, text="x", by=anna)
        write_on(record=ClientFactory(owner=anna), text="x", by=anna)
        write_to(to=bruno if number == 0 else UserFactory(), text="x", by=anna)
        write_to(to=anna.home_team, text="x", by=anna)

    more(0)
    pages = [reverse("conversation_list"), talk_of(nordwind)]
    pages.append(
        Message.objects.visible_to(anna).get(conversation__kind="person").conversation.get_absolute_url()
    )
    first = [asked(client, page) for page in pages]
    more(1)
    more(2)
    assert [asked(client, page) for page in pages] == first
    assert max(first) <= 12


def test_names_after_an_at(client, nordwind, anna, dario):
    UserFactory(name="Jan Łuk")
    sign_in(client, anna)
    url = reverse("mention_choices")
    assert client.get(url, {"q": "luk"}).json()["found"] == [{"name": "Jan Łuk", "note": ""}]
    about = client.get(url, {"q": "dar", "about": f"client-{nordwind.pk}"}).json()["found"]
    assert about == [{"name": "Dario", "note": "cannot see this record"}]
    sign_in(client, dario)
    found = client.get(url, {"q": "bru", "about": f"client-{nordwind.pk}"}).json()["found"]
    assert found == [{"name": "Bruno", "note": ""}]
    assert client.get(url, {"q": "", "about": "client-²"}).status_code == 200


def test_a_message_taken_back_comes_again(client, anna, bruno):
    message = write_to(to=bruno, text="Oops", by=anna)
    sign_in(client, anna)
    page = client.post(reverse("message_delete", args=[message.pk]), follow=True)
    assert "Message deleted" in page.text and "Oops" not in page.text and "undo" in page.text
    assert "taken back" in client.get(reverse("conversation_list")).text
