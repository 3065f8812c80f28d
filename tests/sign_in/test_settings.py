import pytest
from django.urls import reverse

from crm.audit.models import AuditPayload
from crm.sign_in.actions.settings import change_rules
from crm.sign_in.models import SignInSettings
from tests.personas import PASSWORD
from tests.sign_in.provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.sign_in.steps import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/settings/sign-in/"
PROVIDER = f"{PAGE}provider/"


@pytest.fixture
def provider():
    running = Provider()
    yield running
    running.stop()


@pytest.fixture
def ottos(client, otto):
    client.force_login(otto)
    return client


def filled(provider, **changed):
    return {
        "issuer": provider.issuer, "client_id": CLIENT_ID, "secret": CLIENT_SECRET, "button_text": "Office account",
        "provider_is_on": "on",
    } | changed  # fmt: skip


def new_password(client, password):
    form = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    return client.post(reverse("change_password"), form)


def test_the_firms_length_holds_for_the_next_password(ottos, anna_signs_in):
    assert ottos.post(PAGE, {"least_length": 14}).status_code == 302
    assert AuditPayload.objects.filter(before={"least_length": 10}, after={"least_length": 14}).exists()
    annas = ottos.__class__()
    assert sign_in(annas).status_code == 302, "the password of before still signs in"
    assert "At least 14 characters" in annas.get(reverse("change_password")).text
    assert "at least 14 characters" in new_password(annas, "cheese moon 1").text
    assert new_password(annas, "cheese on the moon").status_code == 302


@pytest.mark.parametrize("length", ["7", "65", "", "ten"])
def test_lengths_that_make_no_sense_are_refused(ottos, length):
    answer = ottos.post(PAGE, {"least_length": length})
    assert answer.status_code == 422 and "least_length" in answer.context["form"].errors


@pytest.mark.parametrize("password", ["password123", "anna@example.com", "anna@example"])
def test_common_and_own_words_are_refused_whatever_the_firm_says(client, anna_signs_in, otto, password):
    change_rules(by=otto, least_length=8)
    sign_in(client)
    answer = new_password(client, password)
    assert answer.status_code == 422 and "new_password1" in answer.context["form"].errors


def test_nobody_but_those_who_look_after_the_firm(client, personas):
    for person in (personas.anna, personas.carla, personas.nils):
        client.force_login(person)
        assert client.get(PAGE).status_code == client.get(PROVIDER).status_code == 403


def test_a_provider_is_kept_once_it_answers(ottos, provider):
    assert "/sign-in/openid/done/" in ottos.get(PROVIDER).text
    assert ottos.post(PROVIDER, filled(provider)).status_code == 302
    page = ottos.get(PROVIDER).text
    assert provider.issuer in page and CLIENT_SECRET not in page
    assert ottos.post(PROVIDER, filled(provider, secret="", button_text="Work")).status_code == 302
    kept = SignInSettings.load()
    assert kept.button_text == "Work" and kept.sealed_secret


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"issuer": "http://login.example.com"}, "issuer", "https://"),
        ({"issuer": "login"}, "issuer", "valid URL"),
        ({"issuer": "https://["}, "issuer", "valid URL"),
        ({"issuer": ""}, "issuer", "required"),
        ({"issuer": "http://127.0.0.1:9"}, "issuer", "does not answer"),
        ({"client_id": ""}, "client_id", "required"),
        ({"secret": ""}, "secret", "required"),
        ({"button_text": ""}, "button_text", "required"),
    ],
)
def test_what_cannot_work_is_said_at_the_field(ottos, provider, changed, field, sentence):
    answer = ottos.post(PROVIDER, filled(provider, **changed))
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert not SignInSettings.load().provider_is_on


def test_a_provider_that_calls_itself_otherwise_is_refused(ottos, provider):
    provider.discovery = {"issuer": "https://evil.example"}
    answer = ottos.post(PROVIDER, filled(provider))
    assert "it calls itself https://evil.example" in " ".join(answer.context["form"].errors["issuer"])


def test_a_secret_goes_to_nobody_but_the_provider_it_was_typed_for(ottos, provider):
    ottos.post(PROVIDER, filled(provider))
    other = Provider()
    try:
        answer = ottos.post(PROVIDER, filled(other, secret=""))
        assert "needs its own secret" in " ".join(answer.context["form"].errors["secret"])
    finally:
        other.stop()


def test_off_is_off_even_while_the_provider_is_down(ottos, provider):
    ottos.post(PROVIDER, filled(provider))
    provider.stop()
    assert ottos.post(PROVIDER, filled(provider, secret="", provider_is_on="")).status_code == 302
    assert not SignInSettings.load().provider_is_on
