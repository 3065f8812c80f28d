"""Signing in with the firm's own account, against a real provider that runs on loopback."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from crm.audit.models import AuditPayload
from crm.people.models import User
from crm.sign_in.actions.settings import change_provider
from crm.sign_in.models import SignInSettings
from tests.sign_in.provider import CLIENT_ID, CLIENT_SECRET, Provider, new_key
from tests.sign_in.steps import SECOND, actions_of, sentences, set_up_app, sign_in

pytestmark = pytest.mark.django_db
START = "/sign-in/openid/"


@pytest.fixture
def provider():
    running = Provider()
    yield running
    running.stop()


@pytest.fixture
def is_set(provider, otto):
    change_provider(
        by=otto, issuer=provider.issuer, client_id=CLIENT_ID, secret=CLIENT_SECRET, button_text="Office account",
        provider_is_on=True,
    )  # fmt: skip
    return provider


def there_and_back(client, provider, start=START):
    """The browser's way: to the provider, and back with its code."""
    asked = client.get(start).headers["Location"]
    assert asked.startswith(f"{provider.issuer}/authorize?")
    query = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
    back = urlsplit(provider.authorize(query))
    return client.get(f"{back.path}?{back.query}")


def refused(client, answer):
    assert answer.headers["Location"] == "/sign-in/", answer.headers
    page = client.get("/sign-in/")
    assert client.get("/settings/").status_code == 302
    return sentences(page)[0]


def test_a_colleague_comes_in_by_verified_email(client, is_set, anna):
    assert "Office account" in client.get("/sign-in/").text
    answer = there_and_back(client, is_set, f"{START}?next=/settings/profile/")
    assert answer.headers["Location"] == "/settings/profile/"
    assert client.get("/settings/").status_code == 200
    assert AuditPayload.objects.get(entry__action="sign_in").after["ways"] == ["openid"]
    assert not SocialAccount.objects.exists() and not EmailAddress.objects.exists()


def test_the_letters_of_the_address_do_not_matter(client, is_set, anna):
    is_set.person["email"] = "Anna@Example.com"
    assert there_and_back(client, is_set).headers["Location"] == "/today/"


def test_the_second_factor_is_asked_for_all_the_same(client, is_set, anna_signs_in, now):
    sign_in(client)
    set_up_app(client)
    client.post("/sign-out/")
    assert there_and_back(client, is_set).headers["Location"] == SECOND
    assert client.get("/settings/").status_code == 302


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ({"email": "who@example.com"}, "No colleague here has the e-mail address who@example.com"),
        ({"email_verified": False}, "has not verified your e-mail address anna@example.com"),
        ({"email_verified": None}, "has not verified"),
        ({"email": None}, "has no e-mail address"),
    ],
)
def test_who_is_not_let_in_reads_why(client, is_set, anna, person, sentence):
    is_set.person |= person
    is_set.userinfo = {"sub": "p-1"}
    before = User.objects.count()
    assert sentence in refused(client, there_and_back(client, is_set))
    assert User.objects.count() == before, "nobody signs up"


def test_whoever_is_switched_off_stays_out(client, is_set, anna):
    anna.is_active = False
    anna.save()
    assert "switched off" in refused(client, there_and_back(client, is_set))


def test_a_refusal_stands_in_the_audit(client, is_set, anna):
    is_set.person["email_verified"] = False
    there_and_back(client, is_set)
    assert actions_of(anna) == ["sign_in_failed"]


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another client"},
        {"iss": "http://127.0.0.1:1"},
        {"exp": 1},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_for_us_is_refused(client, is_set, anna, claims):
    is_set.token_claims = claims
    assert "did not confirm who you are" in refused(client, there_and_back(client, is_set))


def test_a_token_signed_by_another_key_is_refused(client, is_set, anna):
    is_set.signing_key = new_key()
    assert "did not confirm who you are" in refused(client, there_and_back(client, is_set))


def test_the_email_may_come_from_userinfo_of_the_same_person(client, is_set, anna):
    is_set.token_claims = {"email": None, "email_verified": None}
    is_set.userinfo = dict(is_set.person)
    assert there_and_back(client, is_set).headers["Location"] == "/today/"
    client.post("/sign-out/")
    is_set.userinfo["sub"] = "p-2"
    assert "did not confirm who you are" in refused(client, there_and_back(client, is_set))


def test_the_way_back_fits_one_way_out(client, is_set, anna):
    back = f"{reverse('openid_callback')}?code=x&state=y"
    assert "took too long or was begun elsewhere" in refused(client, client.get(back))
    query = parse_qs(urlsplit(client.get(START).headers["Location"]).query)
    cancelled = client.get(f"{reverse('openid_callback')}?error=access_denied&state={query['state'][0]}")
    assert "You cancelled" in refused(client, cancelled)


def test_a_provider_that_is_down_is_said_plainly(client, is_set, anna):
    is_set.stop()
    assert "does not answer" in refused(client, client.get(START))


def test_while_none_is_on_there_is_no_such_page(client, firm):
    assert client.get(START).status_code == client.get(reverse("openid_callback")).status_code == 404
    assert "openid" not in client.get("/sign-in/").text


def test_the_secret_lies_sealed_and_in_no_log(is_set):
    kept = SignInSettings.load()
    assert CLIENT_SECRET not in kept.sealed_secret
    assert CLIENT_SECRET not in str(list(AuditPayload.objects.values("before", "after")))
