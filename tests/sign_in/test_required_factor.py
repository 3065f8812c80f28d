"""A role that requires a second factor leads its people to one, and to nothing else before."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from crm.access.actions.roles import give_role, require_second_factor
from crm.access.models import Role
from crm.audit.models import AuditPayload
from crm.sign_in.queries.factors import factors_of
from tests.sign_in.steps import SECURITY, code_of, sentences, set_up_app, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(otto):
    role = Role.objects.get(key="rep")
    require_second_factor(role=role, required=True, by=otto)
    return role


def test_the_switch_stands_on_the_role_and_is_audited(client, otto):
    client.force_login(otto)
    role = Role.objects.get(key="rep")
    page = reverse("role_page", args=[role.pk])
    assert "Require it" in client.get(page).text
    client.post(reverse("role_second_factor", args=[role.pk]), {"required": "yes"})
    assert "Do not require it" in client.get(page).text
    assert AuditPayload.objects.filter(after={"second_factor": True}).count() == 1
    client.post(reverse("role_second_factor", args=[role.pk]), {"required": "no"})
    role.refresh_from_db()
    assert not role.requires_second_factor


def test_nobody_without_the_right_flips_it(client, carla, anna):
    role = Role.objects.get(key="rep")
    client.force_login(carla)
    assert client.post(reverse("role_second_factor", args=[role.pk]), {"required": "yes"}).status_code == 403
    with pytest.raises(PermissionDenied):
        require_second_factor(role=role, required=True, by=anna)


def test_it_acts_at_the_next_click_of_whoever_is_signed_in(client, anna_signs_in, otto):
    sign_in(client)
    assert client.get("/clients/").status_code == 200
    require_second_factor(role=Role.objects.get(key="rep"), required=True, by=otto)
    assert client.get("/clients/").headers["Location"] == SECURITY
    assert client.post(reverse("profile"), {"name": "A"}).headers["Location"] == SECURITY
    fragment = client.get("/clients/", headers={"HX-Request": "true"})
    assert fragment.headers["HX-Redirect"] == SECURITY
    assert "Your role asks for a second factor" in client.get(SECURITY).text


def test_setting_one_up_opens_the_door(client, anna_signs_in, required):
    answer = sign_in(client)
    assert client.get(answer.headers["Location"]).headers["Location"] == SECURITY
    set_up_app(client)
    assert client.get("/clients/").status_code == 200


def test_signing_out_and_the_language_stay_open(client, anna_signs_in, required):
    sign_in(client)
    assert client.post(reverse("display_settings"), {"language": "pl"}).headers["Location"] != SECURITY
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"


def test_other_roles_are_left_alone(client, marta, required):
    client.force_login(marta)
    assert client.get("/clients/").status_code == 200


def test_the_role_of_everybody_asks_everybody(client, otto, marta, nils):
    require_second_factor(role=Role.objects.get(is_baseline=True), required=True, by=otto)
    client.force_login(marta)
    assert client.get("/clients/").headers["Location"] == SECURITY
    client.force_login(nils)
    assert client.get(reverse("profile")).status_code == 200, "who has no role has no role of everybody"


def test_whoever_has_one_shows_it_in_a_session_of_before(client, anna_signs_in, otto, now):
    other = client.__class__()
    sign_in(other)
    sign_in(client)
    secret = set_up_app(client)
    assert other.get(f"{SECURITY}codes/").headers["Location"].startswith(reverse("confirm_identity"))
    require_second_factor(role=Role.objects.get(key="rep"), required=True, by=otto)
    assert client.get("/clients/").status_code == 200
    assert other.get("/clients/").headers["Location"] == SECURITY
    asked = other.get(SECURITY).headers["Location"]
    now(seconds=60)
    assert other.post(asked, {"code": code_of(secret)}).status_code == 302
    assert other.get("/clients/").status_code == 200


def test_the_last_factor_stays_while_the_role_requires_one(client, anna_signs_in, required):
    sign_in(client)
    set_up_app(client)
    remove = reverse("factor_remove", args=[factors_of(anna_signs_in).app.pk])
    assert "set up another one" in sentences(client.post(remove, follow=True))[-1]
    assert factors_of(anna_signs_in).app and factors_of(anna_signs_in).codes


def test_a_further_role_is_enough(client, marta, required, otto):
    give_role(role=required, user=marta, by=otto)
    client.force_login(marta)
    assert client.get("/clients/").headers["Location"] == SECURITY


def test_pages_cost_no_question_more(client, anna_signs_in, required, django_assert_num_queries):
    sign_in(client)
    set_up_app(client)
    client.get("/help/")
    with django_assert_num_queries(1):  # the person, with the version of their access
        assert client.get("/help/first-day/").status_code == 200
