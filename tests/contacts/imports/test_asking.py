"""A row that meets a client out of sight: whoever owns that client can be asked about it, with one click."""

import re

import pytest
from django.urls import reverse

from contacts.models import Activity
from crm.access.models import AccessVersion, Grant
from tests.factories import ChannelFactory, ClientFactory

LIST = "Company;E-mail\nMill;office@mlyn.example\n"
WORD = re.compile(r'name="about" value="([^"]+)"')


@pytest.fixture
def far(dario):
    far = ClientFactory(owner=dario, name="Zielony Młyn")
    ChannelFactory(client=far, kind="email", value="office@mlyn.example", key="office@mlyn.example")
    return far


def test_its_owner_is_asked_from_the_check(anna, dario, far, client, begin, check, shown):
    client.force_login(anna)
    run = check(begin(anna, LIST))
    row = shown(run)[2]
    assert "Młyn" not in row and dario.name in row
    said = {"about": WORD.search(row).group(1)}
    assert "Asked" in client.post(reverse("client_ask"), said, headers={"HX-Request": "true"}).text
    here = f"{run.get_absolute_url()}?show=duplicates"
    back = client.post(reverse("client_ask"), said, headers={"Referer": f"http://testserver{here}"})
    assert back.status_code == 302 and back.url.endswith(here)
    task = Activity.objects.unscoped("test").get()
    assert (task.client, task.assigned_to, task.created_by) == (far, dario, anna)


def test_nobody_is_asked_about_what_is_in_sight_or_has_no_owner(
    anna, dario, far, client, begin, check, shown
):
    client.force_login(dario)
    assert not WORD.search(shown(check(begin(dario, LIST)))[2])
    type(far).objects.unscoped("test").filter(pk=far.pk).update(owner=None)
    client.force_login(anna)
    assert not WORD.search(shown(check(begin(anna, LIST)))[2])


def test_whoever_may_not_ask_has_no_button(anna, far, client, begin, check, shown):
    client.force_login(anna)
    run = check(begin(anna, LIST))
    assert WORD.search(shown(run)[2])
    Grant.objects.filter(role__key="rep", entity="client", action__in=("create", "change")).delete()
    AccessVersion.bump()
    assert not WORD.search(shown(run)[2])
