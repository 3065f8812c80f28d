import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from crm.access.context import access_of
from crm.access.models import RoleAssignment
from crm.office.actions.set_up import set_up_firm
from crm.people.models import Firm, User

pytestmark = pytest.mark.django_db
FILLED = {
    "firm_name": "Nowak & Sons",
    "language": "pl",
    "country": "PL",
    "currency": "PLN",
    "time_zone": "Europe/Warsaw",
    "access_mode": "team",
    "name": "Ola Nowak",
    "email": "Ola@Nowak.example",
    "password": "cheese on the moon",
    "password_again": "cheese on the moon",
}


@pytest.fixture
def token(settings):
    settings.SETUP_TOKEN = "open-sesame"
    return settings.SETUP_TOKEN


def set_up(client, **changed):
    return client.post(reverse("set_up"), FILLED | changed)


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/settings/", "/clients/", "/nowhere/"])
def test_every_page_leads_to_the_set_up_before_there_is_a_firm(client, path):
    assert client.get(path).headers["Location"] == "/set-up/"
    answer = client.get(path, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/set-up/"


def test_first_visitor_becomes_admin_and_director(client, token):
    assert token in client.get(f"/set-up/?token={token}").text
    answer = set_up(client, token=token)
    assert answer.status_code == 302 and answer.headers["Location"] == "/settings/"
    firm, user = Firm.objects.get(), User.objects.get()
    assert (firm.name, firm.currency, firm.access_mode, firm.is_demo) == (
        "Nowak & Sons",
        "PLN",
        "team",
        False,
    )
    assert user.email == "ola@nowak.example" and user.branch and user.home_team
    access = access_of(user)
    assert access.may("role", "change") and access.level("client", "view").label == "all"
    assert client.get("/settings/").status_code == 200


def test_modules_can_be_left_out_from_the_start(client, token):
    assert client.get("/set-up/").text.count('name="modules_off"') == 4
    assert set_up(client, token=token, modules_off=["service", "kitchen"]).status_code == 422
    set_up(client, token=token, modules_off=["service", "campaigns"])
    assert Firm.objects.get().modules_on == {"sales", "analytics"}
    assert client.get("/tickets/").status_code == 404 and client.get("/deals/").status_code == 200


def test_wrong_token_and_bad_fields_are_said_at_the_field(client, token):
    answer = set_up(client, token="guess", password_again="another", email="nobody", country="XX")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"token", "password_again", "email", "country"}
    assert set_up(client, token=token, password="short", password_again="short").status_code == 422
    assert not Firm.objects.exists() and not User.objects.exists()


def test_never_again_afterwards(client, firm, token):
    assert client.get("/set-up/").headers["Location"] == "/"
    assert set_up(client, token=token).headers["Location"] == "/"
    assert Firm.objects.get().name == firm.name and not User.objects.exists()


def test_two_visitors_at_once_make_one_firm(firm):
    kept = ("language", "country", "currency", "time_zone", "access_mode", "password")
    values = {key: FILLED[key] for key in kept}
    with pytest.raises(ValidationError):
        set_up_firm(name="Second", admin_name="Two", admin_email="two@example.com", **values)
    assert Firm.objects.get().name == firm.name and not RoleAssignment.objects.exists()


def test_set_up_is_known_at_once_in_every_process(client, token):
    set_up(client, token=token)
    assert cache.get(Firm.CACHE_KEY) is None or Firm.load().name == "Nowak & Sons"


def test_the_first_visitor_may_look_around_in_the_demo_firm_first(client, token, monkeypatch):
    from crm.office.views import set_up as views

    loaded = []
    monkeypatch.setattr(views, "load_demo", lambda **said: loaded.append(said))
    page = client.get(f"/set-up/?token={token}")
    assert reverse("set_up_demo") in page.text and page.text.count(f'value="{token}"') == 2
    refused = client.post(reverse("set_up_demo"), {"demo-token": "wrong"})
    assert refused.status_code == 422 and not loaded
    answer = client.post(reverse("set_up_demo"), {"demo-token": token})
    assert answer["Location"] == reverse("sign_in") and len(loaded) == 1


def test_no_demo_firm_over_a_firm_that_is_there(client, token, firm):
    answer = client.post(reverse("set_up_demo"), {"demo-token": token})
    assert answer["Location"] == reverse("home") and not Firm.objects.get().is_demo
