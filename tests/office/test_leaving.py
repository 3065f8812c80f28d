"""Nobody is switched off with clients in their drawer."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from contacts.models import Activity, Client
from crm.access.actions.covers import set_cover
from crm.access.models import AccessVersion, Cover, Grant, Role, RoleAssignment
from crm.audit.models import AuditPayload
from crm.changes.models import ChangeSet
from crm.office.actions.colleagues import switch_off
from crm.people.models import User
from sales.models import Deal
from tests.factories import ActivityFactory, ClientFactory
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db


def page(user):
    return reverse("colleague_switch_off", args=[user.pk])


def is_active(user):
    return User.objects.get(pk=user.pk).is_active


def rows(model):
    return model.objects.unscoped("test")


@pytest.fixture
def work(anna):
    company = ClientFactory(owner=anna)
    DealFactory(owner=anna, client=company)
    ActivityFactory(client=company, assigned_to=anna, due_at=timezone.now())
    return company


@pytest.fixture
def ruler(otto):
    """Otto, who may assign as well."""
    RoleAssignment.objects.create(user=otto, role=Role.objects.get(key="director"))
    return otto


def test_refused_with_counts_while_something_is_owned(client, otto, anna, work):
    with pytest.raises(ValidationError, match=r"1 client, 1 planned activity, 1 open deal"):
        switch_off(user=anna, by=otto)
    client.force_login(otto)
    text = client.get(page(anna)).text
    for words in ("1 client", "1 open deal", "1 planned activity", "pool of Sales North", "Carla"):
        assert words in text
    answer = client.post(page(anna), {})
    assert answer.status_code == 422 and is_active(anna)


def test_an_admin_without_clients_leaves_them_in_the_pool_and_can_undo_it(client, otto, anna, carla, work):
    client.force_login(otto)
    assert "Hand everything over" not in client.get(page(anna)).text
    assert client.post(page(anna), {"records": "pool"}).status_code == 302
    assert not is_active(anna)
    assert rows(Client).get().owner is None and Client.objects.visible_to(carla).exists()
    assert rows(Activity).get().assigned_to == carla
    assert AuditPayload.objects.get(entry__action="switch_off").after == {"left_in_pool": True}
    client.post(reverse("undo", args=[ChangeSet.objects.get().pk]))
    assert is_active(anna) and rows(Client).get().owner == anna


def test_handed_over_to_one_colleague_with_everything(client, ruler, anna, bruno, work):
    client.force_login(ruler)
    assert client.post(page(anna), {"records": "give", "to": bruno.pk}).status_code == 302
    assert not is_active(anna)
    for row in (rows(Client).get(), rows(Deal).get()):
        assert (row.owner, row.team) == (bruno, bruno.home_team)
    assert rows(Activity).get().assigned_to == bruno
    client.post(reverse("undo", args=[ChangeSet.objects.get().pk]))
    assert is_active(anna) and rows(Deal).get().owner == anna


def test_whoever_cannot_have_them_is_refused(client, ruler, anna, nils, work):
    client.force_login(ruler)
    for to in ("", nils.pk, anna.pk, 99999):
        answer = client.post(page(anna), {"records": "give", "to": to})
        assert answer.status_code == 422 and "to" in answer.context["form"].errors
    assert is_active(anna) and rows(Client).get().owner == anna


def test_what_lies_beyond_the_right_to_assign_holds_the_colleague_back(carla, anna, bruno, dario, work):
    """Carla assigns what is her team's; one client and one deal of anna's lie in another."""
    Grant.objects.create(role=Role.objects.get(key="team_lead"), entity="colleague", action="change", level=4)
    ClientFactory(owner=anna, team=dario.home_team)
    DealFactory(owner=anna, team=dario.home_team, client=ClientFactory(owner=dario))
    with pytest.raises(ValidationError, match=r"still has 1 client, 1 open deal"):
        switch_off(user=anna, by=carla, to=bruno)
    assert rows(Client).filter(owner=anna).count() == 2 and is_active(anna)


def test_without_the_right_to_assign_nobody_gives(client, otto, anna, bruno, work):
    client.force_login(otto)
    answer = client.post(page(anna), {"records": "give", "to": bruno.pk})
    assert answer.status_code == 422 and is_active(anna)


def test_the_page_of_handing_over_by_rule_is_offered_to_whoever_may_assign(
    client, otto, anna, bruno, work, settings
):
    settings.ROOT_URLCONF = "tests.office.urls_with_handover"
    offer = f"/hand-over/?from={anna.pk}"
    client.force_login(otto)
    assert offer not in client.get(page(anna)).text
    RoleAssignment.objects.create(user=otto, role=Role.objects.get(key="director"))
    AccessVersion.bump()
    assert offer in client.get(page(anna)).text


def test_the_last_admin_and_the_last_director_stay(client, otto, edda, ruler, bruno):
    RoleAssignment.objects.create(user=edda, role=Role.objects.get(key="access_admin"))
    director = Role.objects.get(key="director")
    switch_off(user=edda, by=ruler)
    RoleAssignment.objects.create(user=bruno, role=Role.objects.get(key="access_admin"))
    with pytest.raises(ValidationError, match="director"):
        switch_off(user=ruler, by=User.objects.get(pk=bruno.pk))
    RoleAssignment.objects.create(user=bruno, role=director)
    switch_off(user=ruler, by=User.objects.get(pk=bruno.pk))
    assert not is_active(ruler)


def test_the_last_director_keeps_the_role(client, otto, edda):
    client.force_login(otto)
    form = {"name": "Edda", "email": edda.email, "roles": [Role.objects.get(key="rep").pk]}
    answer = client.post(reverse("colleague_page", args=[edda.pk]), form)
    assert answer.status_code == 422 and "roles" in answer.context["form"].errors
    taken = client.post(
        reverse("role_take", args=[Role.objects.get(key="director").pk, edda.pk]), follow=True
    )
    assert "director" in taken.text
    assert edda.role_assignments.get().role.key == "director"


def test_a_first_deputy_does_not_leave_and_ones_own_cover_ends(otto, anna, bruno, sara, carla):
    now = timezone.now()
    days = {"starts_at": now, "ends_at": now + timedelta(days=5), "by": carla}
    set_cover(absent=sara, deputy=anna, further=[bruno], **days)
    with pytest.raises(ValidationError, match="Anna covers for Sara"):
        switch_off(user=anna, by=otto)
    switch_off(user=bruno, by=otto)
    assert not Cover.objects.filter(deputy=bruno).exists()
    switch_off(user=sara, by=otto)
    assert not Cover.objects.filter(ends_at__gt=timezone.now()).exists()
    switch_off(user=anna, by=otto)


def test_doors(client, personas):
    for name in ("anna", "carla", "edda", "nils"):
        client.force_login(getattr(personas, name))
        assert client.get(page(personas.bruno)).status_code == 403
