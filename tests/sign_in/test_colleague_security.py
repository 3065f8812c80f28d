"""What an admin may do about how a colleague signs in, and when they may not."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from crm.access.models import Grant, Role
from crm.sign_in.models import SignedInSession
from crm.sign_in.queries.factors import factors_of
from tests.sign_in.steps import SECOND, actions_of, set_up_app, sign_in

pytestmark = pytest.mark.django_db


def page(user, verb=""):
    return reverse("colleague_security", args=[user.pk]) + verb


@pytest.fixture
def annas(client, anna_signs_in):
    """anna's browser, signed in with an app set up; the admin uses another one."""
    sign_in(client)
    set_up_app(client)
    return client


@pytest.fixture
def ottos(client, otto):
    browser = client.__class__()
    browser.force_login(otto)
    return browser


def test_the_page_tells_factors_and_devices_and_no_secret(annas, ottos, anna):
    text = ottos.get(page(anna)).text
    assert "Authenticator app" in text and "Firefox on Linux" in text and "127.0.0.1" in text
    assert factors_of(anna).app.data["secret"] not in text


def test_lost_factors_are_removed_and_every_device_with_them(annas, ottos, anna):
    ottos.post(page(anna, "factors/remove/"))
    assert not factors_of(anna).any and not factors_of(anna).codes
    assert annas.get("/settings/").status_code == 302
    assert actions_of(anna)[-1] == "remove_factor"
    assert sign_in(annas).headers["Location"] != SECOND


def test_one_device_or_all_are_signed_out(annas, ottos, anna, client):
    session = SignedInSession.objects.get(user=anna)
    ottos.post(page(anna, f"sessions/{session.pk}/end/"))
    assert annas.get("/settings/").status_code == 302
    assert actions_of(anna)[-1] == "end_sessions"
    ottos.post(page(anna, "sessions/end/"))
    assert actions_of(anna).count("end_sessions") == 1, "nothing was left to sign out"


def test_whoever_may_not_change_roles_does_not_touch_an_admin(client, edda, otto, otto_signs_in):
    other = client.__class__()
    sign_in(other, otto.email)
    set_up_app(other)
    director = Role.objects.get(key="director")
    Grant.objects.create(role=director, entity="colleague", action="change", level=4)
    client.force_login(edda)
    assert client.get(page(otto)).status_code == 200
    for verb in ("factors/remove/", "sessions/end/"):
        assert client.post(page(otto, verb)).status_code == 403
    assert factors_of(otto).any and other.get("/settings/").status_code == 200


def test_rescue_from_the_machine_lets_the_only_admin_in(client, otto_signs_in, capsys):
    sign_in(client, otto_signs_in.email)
    set_up_app(client)
    call_command("rescue", "OTTO@example.com")
    assert "/set-password/" in capsys.readouterr().out
    assert not factors_of(otto_signs_in).any and client.get("/settings/").status_code == 302
    with pytest.raises(CommandError, match="No active colleague"):
        call_command("rescue", "who@example.com")
