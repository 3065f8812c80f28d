"""For any roles, places and owners: one more role never hides a record, and the two forms of a scope agree."""

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.models import Client
from crm.access.levels import Action
from crm.access.models import AccessVersion, Grant, Role, RoleAssignment
from crm.access.scopes import arms, can
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
NAMES = ("anna", "bruno", "carla", "dario", "edda", "nils", "sara")
ACTIONS = ("view", "change", "export", "delete")
roles = st.lists(st.dictionaries(st.sampled_from(ACTIONS), st.integers(1, 4)), min_size=1, max_size=4)


class Undo(Exception):
    pass


def give(person, levels):
    role = Role.objects.create(key=f"random-{Role.objects.count()}", name=f"Random {Role.objects.count()}")
    Grant.objects.bulk_create(
        [
            Grant(role=role, entity="client", action=Action(action), level=level)
            for action, level in levels.items()
        ]
    )
    RoleAssignment.objects.create(user=person, role=role)
    AccessVersion.bump()


def visible(person, action):
    return set(Client.objects.visible_to(person, action).values_list("pk", flat=True))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), drawn=roles, action=st.sampled_from(ACTIONS))
def test_one_more_role_never_hides_a_record(personas, name, drawn, action):
    person = getattr(personas, name)
    try:
        with transaction.atomic():
            records = [ClientFactory(owner=getattr(personas, owner)) for owner in NAMES]
            seen = visible(person, action)
            for levels in drawn:
                give(person, levels)
                wider = visible(person, action)
                assert seen <= wider
                by_hand = {record.pk for record in records if can(person, action, record)}
                by_arm = {
                    pk
                    for arm in arms(Client, person, action)
                    for pk in Client.objects.unscoped("test").filter(arm).values_list("pk", flat=True)
                }
                assert wider == by_hand == by_arm
                seen = wider
            raise Undo
    except Undo:
        cache.clear()  # the shares of a version that never was
