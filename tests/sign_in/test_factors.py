"""The second factor: set up, asked for, used once, lost, removed."""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from crm.sign_in.links import password_link
from crm.sign_in.queries.factors import factors_of
from tests.sign_in.steps import (
    APP,
    SECOND,
    SECURITY,
    actions_of,
    code_of,
    recovery_codes_of,
    sentences,
    set_up_app,
    sign_in,
)

pytestmark = pytest.mark.django_db
CODES = f"{SECURITY}codes/"


def test_app_is_set_up_and_asked_for_from_then_on(client, anna_signs_in, now):
    sign_in(client)
    page = client.get(APP)
    assert "data:image/svg+xml" in page.text and page.context["form"].secret in page.text
    secret = set_up_app(client)
    assert secret not in str(Authenticator.objects.get(type="totp").data), "the secret lies sealed"
    assert "10 codes are left" in client.get(SECURITY).text
    client.post("/sign-out/")
    now(seconds=60)
    answer = sign_in(client, next="/settings/profile/")
    assert answer.headers["Location"] == SECOND
    assert client.get("/settings/").status_code == 302, "the password alone is not enough"
    assert client.post(SECOND, {"code": code_of(secret)}).headers["Location"] == "/settings/profile/"
    assert client.get("/settings/").status_code == 200
    assert actions_of(anna_signs_in) == ["sign_in", "add_factor", "sign_out", "sign_in"]


def test_wrong_code_says_so_and_five_of_them_make_one_wait(client, anna_signs_in, now):
    sign_in(client)
    secret = set_up_app(client)
    client.post("/sign-out/")
    now(seconds=60)
    sign_in(client)
    for _ in range(5):
        answer = client.post(SECOND, {"code": "000000"})
        assert answer.status_code == 422 and "not right" in answer.text
    answer = client.post(SECOND, {"code": code_of(secret)})
    assert answer.status_code == 422 and "five minutes" in answer.text
    assert actions_of(anna_signs_in).count("wrong_code") == 5
    now(seconds=301)
    assert client.post(SECOND, {"code": code_of(secret)}).status_code == 302


@pytest.mark.parametrize("waited", [0, 20, 40])
def test_a_code_serves_once_as_long_as_it_would_be_taken(client, anna_signs_in, now, waited):
    sign_in(client)
    secret = set_up_app(client)
    now(seconds=60)
    code = code_of(secret, 1)
    client.post("/sign-out/")
    sign_in(client)
    assert client.post(SECOND, {"code": code}).status_code == 302
    client.post("/sign-out/")
    now(seconds=waited)
    sign_in(client)
    answer = client.post(SECOND, {"code": code})
    assert answer.status_code == 422 and "used already" in answer.text


def test_the_code_of_the_set_up_does_not_sign_in(client, anna_signs_in, now):
    sign_in(client)
    secret = client.get(APP).context["form"].secret
    code = code_of(secret)
    client.post(APP, {"code": code})
    client.post("/sign-out/")
    sign_in(client)
    assert client.post(SECOND, {"code": code}).status_code == 422


def test_wrong_code_at_the_set_up_keeps_the_picture(client, anna_signs_in):
    sign_in(client)
    secret = client.get(APP).context["form"].secret
    answer = client.post(APP, {"code": "12 34"})
    assert answer.status_code == 422 and answer.context["form"].secret == secret
    assert not factors_of(anna_signs_in).any


def test_recovery_code_signs_in_once(client, anna_signs_in, now):
    sign_in(client)
    set_up_app(client)
    code = recovery_codes_of(anna_signs_in)[3]
    assert code in client.get(CODES).text
    client.post("/sign-out/")
    sign_in(client)
    assert client.post(SECOND, {"code": f" {code} "}).status_code == 302
    assert "9 codes are left" in client.get(SECURITY).text and code not in client.get(CODES).text
    client.post("/sign-out/")
    sign_in(client)
    assert client.post(SECOND, {"code": code}).status_code == 422
    assert actions_of(anna_signs_in).count("use_recovery_code") == 1


def test_new_recovery_codes_end_the_former(client, anna_signs_in, now):
    sign_in(client)
    set_up_app(client)
    former = recovery_codes_of(anna_signs_in)
    assert client.post(f"{CODES}new/").headers["Location"] == CODES
    assert not set(former) & set(recovery_codes_of(anna_signs_in))
    assert "make_recovery_codes" in actions_of(anna_signs_in)


def test_codes_without_a_factor_are_refused(client, anna_signs_in):
    sign_in(client)
    assert client.get(CODES).headers["Location"] == SECURITY
    answer = client.post(f"{CODES}new/", follow=True)
    assert "set one up first" in sentences(answer)[0]


def test_the_last_factor_takes_the_codes_with_it(client, anna_signs_in, now):
    sign_in(client)
    set_up_app(client)
    factor = factors_of(anna_signs_in).app
    assert client.post(reverse("factor_remove", args=[factor.pk])).status_code == 302
    assert not Authenticator.objects.filter(user=anna_signs_in).exists()
    assert actions_of(anna_signs_in)[-1] == "remove_factor"
    client.post("/sign-out/")
    assert sign_in(client).headers["Location"] != SECOND


def test_nobody_removes_the_factor_of_another(client, anna_signs_in, bruno, now):
    sign_in(client)
    set_up_app(client)
    client.force_login(bruno)
    assert client.post(reverse("factor_remove", args=[factors_of(anna_signs_in).app.pk])).status_code in {
        302,
        404,
    }
    assert factors_of(anna_signs_in).app


def test_link_for_a_password_does_not_go_past_the_factor(client, anna_signs_in, now):
    sign_in(client)
    set_up_app(client)
    client.post("/sign-out/")
    anna_signs_in.refresh_from_db()
    link = urlsplit(password_link(anna_signs_in)).path
    path = client.get(link, follow=True).redirect_chain[-1][0]
    new = {"new_password1": "cheese on the moon", "new_password2": "cheese on the moon"}
    assert client.post(path, new).headers["Location"] == SECOND
    assert client.get("/settings/").status_code == 302


def test_after_some_minutes_one_shows_again_who_one_is(client, anna_signs_in, now):
    sign_in(client)
    now(seconds=299)
    assert client.get(APP).status_code == 200
    now(seconds=2)
    asked = client.get(APP).headers["Location"]
    assert asked.startswith(reverse("confirm_identity"))
    assert "password once more" in client.get(asked).text
    assert "not right" in client.post(asked, {"password": "wrong"}).text
    assert client.post(asked, {"password": "correct horse battery"}).headers["Location"] == APP
    secret = set_up_app(client)
    now(seconds=301)
    factor = factors_of(anna_signs_in).app
    asked = client.post(reverse("factor_remove", args=[factor.pk])).headers["Location"]
    assert client.post(asked, {"code": "000000"}).status_code == 422
    # What was begun goes on by itself.
    assert client.post(asked, {"code": code_of(secret)}).headers["Location"] == SECURITY
    assert not factors_of(anna_signs_in).any


def test_wrong_passwords_of_somebody_signed_in_count_for_the_lock(client, anna_signs_in, now):
    sign_in(client)
    now(seconds=301)
    asked = client.get(APP).headers["Location"]
    for _ in range(8):
        answer = client.post(asked, {"password": "wrong"})
    assert answer.status_code == 429


def test_second_factor_wants_a_password_first_and_not_too_long_ago(client, anna_signs_in, now):
    assert client.get(SECOND).headers["Location"] == "/sign-in/"
    sign_in(client)
    secret = set_up_app(client)
    client.post("/sign-out/")
    sign_in(client)
    now(minutes=16)
    assert client.post(SECOND, {"code": code_of(secret)}).headers["Location"] == "/sign-in/"


def test_a_key_of_another_installation_lets_no_code_pass(client, anna_signs_in, now, settings):
    sign_in(client)
    secret = set_up_app(client)
    client.post("/sign-out/")
    now(seconds=60)
    settings.SECRET_KEY = "of another machine"
    sign_in(client)
    assert client.post(SECOND, {"code": code_of(secret)}).status_code == 422
