"""The telephone system dials for colleagues, once and in the background, and tells who is calling."""

import json
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.actions.call_lists import add_to_call_list, make_call_list
from contacts.actions.calling import claim_next
from contacts.actions.derived import refresh_search
from contacts.actions.telephony import ask_to_dial, drop_old_calls, log_call, set_up_telephony, take_call
from contacts.models import Client, IncomingCall, Interaction, Telephony
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from crm.messages.models import Notice
from crm.web_hooks import SIGNATURE, TIME, is_signed, signature
from service.actions.tickets import open_ticket
from tests.factories import ActivityFactory, ChannelFactory, ClientFactory, PersonFactory
from tests.hooks import HookServer
from tests.personas import show_fields, sign_in
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
SECRET = "a secret of sixteen signs"
NUMBER = "+48601234567"
CALLS = IncomingCall.objects.unscoped("test")


@pytest.fixture
def pbx(settings):
    settings.TELEPHONY_PRIVATE_HOSTS = True
    cache.delete("telephony:dials")
    server = HookServer()
    yield server
    server.stop()
    cache.delete("telephony:dials")


@pytest.fixture
def connected(pbx, otto, django_capture_on_commit_callbacks):
    url = f"{pbx.url}/dial?to={{number}}&who={{user}}&at={{extension}}"
    with django_capture_on_commit_callbacks(execute=True):
        set_up_telephony(by=otto, url=url, takes_calls=True, secret=SECRET)
    return pbx


@pytest.fixture
def phone(anna):
    client = ClientFactory(owner=anna, name="Amber Mill")
    person = PersonFactory(client=client, name="Ida Weaver")
    return ChannelFactory(client=client, person=person, kind="phone", value="+48 601 234 567", key=NUMBER)


def rings(client, secret=SECRET, at=None, **said):
    body = json.dumps({"number": NUMBER, "user": "anna@example.com", "id": "call-1"} | said)
    at = str(int(time.time()) if at is None else at)
    signed = {TIME: at, SIGNATURE: signature(secret, at, body.encode())}
    return client.post(reverse("telephony_incoming"), body, content_type="application/json", headers=signed)


def test_a_press_dials_once_in_the_background(client, connected, phone, anna):
    anna.phone = "+48 22 100 17"
    anna.save()
    sign_in(client, anna)
    url = reverse("channel_dial", args=[phone.pk])
    assert url in client.get(phone.client.get_absolute_url()).text
    for _time in range(2):
        assert "will ring" in client.post(url, headers={"HX-Request": "true"}).text
    assert connected.asked == []
    run_due_jobs()
    ((path, headers, body),) = connected.asked
    assert path == "/dial?to=%2B48601234567&who=anna%40example.com&at=482210017"
    assert is_signed(SECRET, headers, body)
    assert connected.said() == [
        {"number": NUMBER, "user": "anna@example.com", "extension": "482210017", "event": "dial"}
    ]  # fmt: skip
    run_due_jobs()
    assert len(connected.asked) == 1 and not Notice.objects.exists()


def test_every_number_rings(client, connected, phone, anna, eva):
    record = phone.client
    refresh_search([record.pk])
    for _plan in range(3):
        ActivityFactory(client=record, assigned_to=anna, created_by=anna, kind="call", due_at=timezone.now())
    url = reverse("channel_dial", args=[phone.pk])
    sign_in(client, anna)
    page = client.get(record.get_absolute_url()).text
    assert page.count(f'action="{url}"') == 2 and "tel:" not in page, "the head and the line of the person"
    page = client.get(reverse("today")).text
    assert page.count(f'action="{url}"') == 3 and "tel:" not in page
    with CaptureQueriesContext(connection) as for_three:
        client.get(reverse("today"))
    for plan in range(2):
        other = ClientFactory(owner=anna, name=f"Mill {plan}")
        ActivityFactory(client=other, assigned_to=anna, created_by=anna, kind="call", due_at=timezone.now())
    with CaptureQueriesContext(connection) as for_five:
        client.get(reverse("today"))
    assert len(for_five) == len(for_three)
    said = {
        "queue": QueueFactory(team=eva.home_team),
        "subject": "Noise",
        "text": "It hums.",
        "client": record,
    }
    known = open_ticket(**said, requester_name="Ida", requester_phone="+48 601-234-567")
    other = open_ticket(**said, requester_name="Ida", requester_phone="+48 602 000 000")
    sign_in(client, eva)
    assert f'action="{url}"' in client.get(known.get_absolute_url()).text
    assert "tel:+48 602 000 000" in client.get(other.get_absolute_url()).text


def test_in_a_call_list_d_dials(client, connected, phone, anna):
    call_list = make_call_list(by=anna, name="Spring")
    add_to_call_list(call_list=call_list, clients=Client.objects.visible_to(anna), by=anna)
    item = claim_next(call_list=call_list, by=anna)
    page = sign_in(client, anna).get(item.get_absolute_url()).text
    assert reverse("channel_dial", args=[phone.pk]) in page and "tel:" not in page.split("<aside")[0]


def test_without_a_telephone_system_the_device_dials(client, pbx, phone, anna):
    page = sign_in(client, anna).get(phone.client.get_absolute_url()).text
    assert f'href="tel:{NUMBER}"' in page and reverse("channel_dial", args=[phone.pk]) not in page
    assert client.post(reverse("channel_dial", args=[phone.pk])).status_code == 302
    assert not Job.objects.filter(name="contacts.dial").exists()


def test_what_the_telephone_system_refuses_is_told(connected, phone, anna):
    connected.status = 500
    ask_to_dial(channel=phone, by=anna)
    run_due_jobs()
    assert Job.objects.get(name="contacts.dial").state == "failed"
    notice = Notice.objects.get(to=anna)
    assert "500" in notice.text and notice.link == phone.client.get_absolute_url()


def test_a_broken_off_or_late_call_is_not_dialled_again(connected, phone, anna):
    job = ask_to_dial(channel=phone, by=anna)
    Job.objects.filter(pk=job.pk).update(cursor={"begun": True})
    run_due_jobs()
    late = ask_to_dial(channel=phone, by=anna)
    long_ago = (timezone.now() - timedelta(minutes=5)).isoformat()
    Job.objects.filter(pk=late.pk).update(args={"channel_id": phone.pk, "asked_at": long_ago})
    run_due_jobs()
    assert connected.asked == [] and Notice.objects.count() == 2


def test_only_whoever_sees_the_number_dials_it(client, connected, phone, dario, carla):
    assert sign_in(client, dario).post(reverse("channel_dial", args=[phone.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        ask_to_dial(channel=phone, by=dario)
    show_fields("team_lead", contact=0)
    with pytest.raises(PermissionDenied):
        ask_to_dial(channel=phone, by=carla)


def test_who_calls_is_told_with_the_client_and_logged_once(client, connected, phone, anna):
    assert rings(client).status_code == rings(client).status_code == 200
    call, notice = CALLS.get(), Notice.objects.get(to=anna)
    assert notice.text == "Amber Mill" and notice.link == call.get_absolute_url()
    sign_in(client, anna)
    assert "Amber Mill calls" in client.get(reverse("notice_list")).text
    page = client.get(call.get_absolute_url()).text
    assert "Amber Mill" in page and "Ida Weaver" in page and "Log the call" in page
    said = {"client": phone.client_id, "text": "Asks for the price"}
    assert client.post(call.get_absolute_url(), said)["Location"] == phone.client.get_absolute_url()
    talk = Interaction.objects.unscoped("test").get()
    assert (talk.kind, talk.is_incoming, talk.person.name, talk.by) == ("call", True, "Ida Weaver", anna)
    page = client.post(call.get_absolute_url(), said)
    assert page.status_code == 422 and Interaction.objects.unscoped("test").count() == 1
    assert "Log the call" not in client.get(call.get_absolute_url()).text


def test_a_new_client_is_entered_with_the_number_that_called(client, connected, anna, eva):
    rings(client, number="+48 22 555 01 02")
    call = CALLS.get()
    sign_in(client, anna)
    url = f"{reverse('client_create')}?call={call.pk}"
    assert f'href="{url}"' in client.get(call.get_absolute_url()).text
    assert client.get(url).context["form"].initial["phone"] == call.number
    assert call.number in client.get(url).text
    for strange in ("", "x", "9" * 30):
        page = client.get(reverse("client_create"), {"call": strange})
        assert page.status_code == 200 and "phone" not in page.context["form"].initial
    IncomingCall.objects.unscoped("test").update(colleague=eva)
    assert call.number not in client.get(url).text


def test_only_clients_in_sight_are_named(client, connected, phone, dario):
    assert rings(client, user=dario.email).status_code == 200
    notice = Notice.objects.get(to=dario)
    assert notice.text == NUMBER
    page = sign_in(client, dario).get(notice.link)
    assert "Nobody you see has this number" in page.text and "Amber Mill" not in page.text
    call = CALLS.get()
    with pytest.raises(PermissionDenied):
        log_call(call=call, client=phone.client, by=dario)
    assert client.post(call.get_absolute_url(), {"client": phone.client_id}).status_code == 422


def test_a_call_is_its_colleagues_alone(client, connected, phone, anna, bruno):
    call = take_call(user=anna, number=NUMBER, call_key="1")
    assert sign_in(client, bruno).get(call.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"secret": "another secret of many signs"}, 403), ({"at": 1_600_000_000}, 403),
        ({"user": "nobody@x.example"}, 422),
        ({"number": ""}, 422), ({"id": None, "number": "\x00"}, 422), ({"user": "12"}, 422),
    ],
)  # fmt: skip
def test_what_is_not_signed_or_not_said_tells_nobody(client, connected, phone, said, status):
    assert rings(client, **said).status_code == status
    assert not CALLS.exists() and not Notice.objects.exists()


def test_a_colleague_is_found_by_their_phone_too(client, connected, phone, anna):
    anna.phone = "117"
    anna.save()
    assert rings(client, user="117").status_code == 200 and CALLS.get().colleague == anna


def test_switched_off_it_takes_no_calls(client, connected, phone, otto):
    set_up_telephony(by=otto, url="", takes_calls=False)
    assert rings(client).status_code == 403


def test_the_page_of_settings(client, connected, anna, otto):
    url = reverse("telephony")
    assert sign_in(client, anna).get(url).status_code == 403
    sign_in(client, otto)
    assert reverse("telephony_incoming") in client.get(url).text and SECRET not in client.get(url).text
    for wrong in (
        "ftp://x.example",
        "https://",
        "https://{number}.example/",
        "https://x.example/{name}",
        "x y",
    ):
        page = client.post(url, {"url": wrong})
        assert page.status_code == 422, wrong
    assert client.post(url, {"url": "", "secret": "short"}).status_code == 422
    assert client.post(url, {"url": f"{connected.url}/d", "takes_calls": "on"}).status_code == 302
    assert client.post(reverse("telephony_test")).status_code == 302
    run_due_jobs()
    assert "answers" in client.get(url).text and connected.said()[0]["event"] == "test"
    connected.status = 404
    client.post(reverse("telephony_test"))
    run_due_jobs()
    assert "It answered 404" in client.get(url).text


def test_calls_are_taken_only_with_a_secret(pbx, otto):
    with pytest.raises(ValidationError):
        set_up_telephony(by=otto, url="", takes_calls=True)
    assert Telephony.load().takes_calls is False


def test_old_calls_are_forgotten(anna):
    take_call(user=anna, number=NUMBER, call_key="1")
    assert drop_old_calls() == 0
    CALLS.update(at=timezone.now() - timedelta(days=31))
    assert drop_old_calls() == 1
