"""What a share does is the same for every kind of record."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from crm.access.actions.shares import end_share, give_share, renew_share
from crm.access.models import AccessVersion, Grant, Role
from crm.people.models import User
from tests.access.roots import ROOTS, make_root
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(params=sorted(ROOTS))
def record(request, dario):
    """Dario's, who may share and change it; anna and bruno have roles that reach their own."""
    cells = [
        Grant(role=Role.objects.get(key="rep"), entity=request.param, action=action, level=1)
        for action in ("view", "change", "share")
    ]
    Grant.objects.bulk_create(
        cells, update_conflicts=True, unique_fields=["role", "entity", "action"], update_fields=["level"]
    )
    AccessVersion.bump()
    return make_root(request.param, owner=dario)


def sees(person, record, action="view"):
    return type(record).objects.visible_to(person, action).filter(pk=record.pk).exists()


def test_it_opens_the_page_until_its_last_second(client, record, dario, anna, time_machine):
    until = timezone.now() + timedelta(hours=1)
    give_share(record=record, by=dario, with_user=anna, until=until, reason="Fair")
    assert sees(anna, record) and not sees(anna, record, "change")
    page = sign_in(client, anna).get(record.get_absolute_url())
    assert page.status_code == 200 and "somebody shared it with you" in page.text
    time_machine.move_to(until - timedelta(seconds=1), tick=False)
    assert client.get(record.get_absolute_url()).status_code == 200
    time_machine.move_to(until, tick=False)
    assert client.get(record.get_absolute_url()).status_code == 404 and not sees(anna, record)


def test_it_does_not_spread(client, record, dario, anna, bruno):
    give_share(record=record, by=dario, with_user=anna, action="change")
    assert sees(anna, record, "change")
    with pytest.raises(PermissionDenied):
        give_share(record=record, by=anna, with_user=bruno)
    assert sign_in(client, anna).get(f"/share/{record.entity}/{record.pk}/").status_code == 403
    assert (
        client.get(f"/share/{record.entity}/{make_root(record.entity, owner=dario).pk}/").status_code == 404
    )


def test_a_role_that_says_so_lets_the_receiver_share_on_what_they_have(record, dario, anna, bruno):
    give_share(record=record, by=dario, with_user=anna)
    Grant.objects.update_or_create(
        role=Role.objects.get(key="rep"), entity=record.entity, action="share", defaults={"level": 4}
    )
    AccessVersion.bump()
    give_share(record=record, by=anna, with_user=bruno)
    assert sees(bruno, record)
    with pytest.raises(PermissionDenied):
        give_share(record=record, by=anna, with_user=bruno, action="change")


def test_it_is_renewed_in_place_and_ended(record, dario, anna, time_machine):
    share = give_share(record=record, by=dario, with_user=anna, until=timezone.now() + timedelta(hours=1))
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert not sees(anna, record)
    renew_share(share=share, until=timezone.now() + timedelta(days=1), by=dario)
    assert sees(anna, record) and type(share).objects.count() == 1
    end_share(share=share, by=anna)
    assert not sees(anna, record)


def test_all_of_a_team_see_it(record, dario, anna, bruno, eva):
    give_share(record=record, by=dario, with_team=anna.home_team)
    assert sees(anna, record) and sees(bruno, record)
    User.objects.filter(pk=bruno.pk).update(home_team=eva.home_team)
    bruno.memberships.all().delete()
    AccessVersion.bump()
    assert not sees(User.objects.get(pk=bruno.pk), record)
