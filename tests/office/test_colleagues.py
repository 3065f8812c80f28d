import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.access.context import access_of
from crm.access.models import Grant, Role, RoleAssignment
from crm.audit.models import AuditEntry, AuditPayload
from crm.office.actions.colleagues import change_colleague, switch_off
from crm.people.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/settings/colleagues/"


def filled(team, **changed):
    return {"name": "Ola Nowak", "email": "ola@example.com", "home_team": team.pk} | changed


def page(user):
    return reverse("colleague_page", args=[user.pk])


def test_otto_adds_a_colleague_and_hands_over_the_link_shown_once(client, otto, anna):
    client.force_login(otto)
    role = Role.objects.get(key="rep")
    form = filled(anna.home_team, roles=[role.pk], leads=[anna.home_team.pk])
    answer = client.post(f"{LIST}new/", form, follow=True)
    ola = User.objects.get(email="ola@example.com")
    link = re.search(r"/set-password/[^\"]+", answer.text).group()
    assert "/set-password/" not in client.get(page(ola)).text
    assert access_of(ola).level("client", "view").label == "own"
    assert ola.memberships.get().is_lead and not ola.has_usable_password()
    assert AuditPayload.objects.filter(entry__action="create", after__roles=["Sales rep"]).count() == 1
    client.post("/sign-out/")
    assert "Ola Nowak" in client.get(link, follow=True).text


def test_a_newer_link_ends_the_older_one_while_there_is_no_password(client, otto, nils):
    nils.set_unusable_password()
    nils.save()
    client.force_login(otto)
    texts = [client.post(page(nils) + "link/", follow=True).text for _ in range(2)]
    first, second = (re.search(r"/set-password/[^\"]+", text).group() for text in texts)
    assert "does not work" in client.get(first, follow=True).text
    assert "does not work" not in client.get(second, follow=True).text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "ANNA@example.com"}, "email"),
        ({"email": "no mail"}, "email"),
        ({"name": ""}, "name"),
        ({"home_team": "99999"}, "home_team"),
        ({"roles": ["99999"]}, "roles"),
    ],
)
def test_bad_input_is_said_at_the_field(client, otto, anna, changed, field):
    client.force_login(otto)
    answer = client.post(f"{LIST}new/", filled(anna.home_team, **changed))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]


def test_leading_a_foreign_team_is_refused(client, otto, anna, dario):
    client.force_login(otto)
    answer = client.post(f"{LIST}new/", filled(anna.home_team, leads=[dario.home_team.pk]))
    assert "leads" in answer.context["form"].errors and not User.objects.filter(name="Ola Nowak").exists()


def test_change_is_audited_with_before_and_after_and_acts_at_once(client, otto, nils):
    client.force_login(otto)
    role = Role.objects.get(key="director")
    form = {"name": "Nils N", "email": nils.email, "home_team": nils.home_team_id, "roles": [role.pk]}
    assert client.post(page(nils), form).status_code == 302
    payload = AuditPayload.objects.get(entry__action="change", entry__object_id=nils.pk)
    assert payload.before == {"name": "Nils", "roles": []} and payload.after["roles"] == ["Director"]
    assert access_of(User.objects.get(pk=nils.pk)).level("client", "view").label == "all"


def test_last_admin_stays(client, otto, edda):
    client.force_login(otto)
    form = {"name": "Otto", "email": otto.email, "home_team": otto.home_team_id, "roles": []}
    answer = client.post(page(otto), form)
    assert "roles" in answer.context["form"].errors
    assert RoleAssignment.objects.filter(user=otto).exists()
    with pytest.raises(ValidationError):
        switch_off(user=otto, by=otto)


def test_switched_off_is_signed_out_at_once_and_can_come_back(client, otto, anna):
    other = client.__class__()
    other.force_login(anna)
    assert other.get("/settings/").status_code == 200
    client.force_login(otto)
    assert client.post(page(anna) + "off/").status_code == 302
    assert other.get("/settings/").status_code == 302
    assert "Anna" in client.get(f"{LIST}?state=off").text
    client.post(page(anna) + "on/")
    assert AuditEntry.objects.filter(action="switch_on").count() == 1
    assert User.objects.get(pk=anna.pk).is_active


def test_who_may_not_change_roles_cannot_take_over_a_director(client, marta, edda, anna):
    Grant.objects.create(role=Role.objects.get(key="marketing"), entity="colleague", action="change", level=4)
    client.force_login(marta)
    assert client.post(page(edda) + "link/").status_code == 403
    assert client.post(page(anna) + "link/").status_code == 302


def test_who_may_not_change_roles_cannot_take_over_an_admin(client, edda, otto, anna):
    director = Role.objects.get(key="director")
    Grant.objects.create(role=director, entity="colleague", action="change", level=4)
    client.force_login(edda)
    assert client.post(page(otto) + "link/").status_code == 403
    assert client.post(page(otto) + "off/").status_code == 403
    form = {"name": "Otto", "email": "mine@example.com", "home_team": otto.home_team_id}
    assert client.post(page(otto), form).status_code == 403
    own = {"name": "Edda", "email": edda.email, "home_team": edda.home_team_id}
    access_admin = Role.objects.get(key="access_admin").pk
    assert client.post(page(edda), own | {"roles": [access_admin]}).status_code == 302
    assert not RoleAssignment.objects.filter(user=edda, role_id=access_admin).exists()
    assert client.post(page(anna) + "link/").status_code == 302


@pytest.mark.parametrize(
    ("name", "seen", "may"), [("anna", 200, 403), ("nils", 403, 403), ("edda", 200, 403)]
)
def test_doors(client, personas, name, seen, may):
    client.force_login(getattr(personas, name))
    assert client.get(LIST).status_code == seen
    assert client.get(page(personas.otto)).status_code == may
    assert client.get(f"{LIST}new/").status_code == may
    assert client.post(page(personas.otto) + "off/").status_code == may


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_list_costs_the_same_for_one_row_and_three(client, otto):
    client.force_login(otto)
    client.get(LIST)
    one = queries_of(client, LIST + "?q=otto")
    UserFactory.create_batch(2, home_team=otto.home_team, position="Ottoman")
    assert queries_of(client, LIST + "?q=otto") == one <= 6


def test_two_changes_in_one_transaction_keep_somebody(personas):
    change_colleague(
        user=personas.edda,
        roles=Role.objects.filter(key__in=["director", "access_admin"]),
        by=personas.otto,
    )
    change_colleague(user=personas.otto, roles=[], by=personas.edda)
    with pytest.raises(ValidationError):
        change_colleague(user=personas.edda, roles=[], by=personas.edda)
