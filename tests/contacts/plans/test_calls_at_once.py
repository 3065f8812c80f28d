"""Many callers press "next" in the same instant."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from contacts.actions.call_lists import add_to_call_list, make_call_list
from contacts.actions.calling import claim_next
from contacts.models import Client
from crm.people.models import User
from tests.factories import ClientFactory


@pytest.mark.django_db(transaction=True)
def test_no_client_is_given_to_two(anna, bruno, carla):
    for number in range(6):
        ClientFactory(owner=anna, name=f"Mill {number}")
    call_list = make_call_list(by=anna, name="Spring")
    add_to_call_list(call_list=call_list, clients=Client.objects.visible_to(anna), by=anna)

    def claim(user_id):
        try:
            item = claim_next(call_list=call_list, by=User.objects.get(pk=user_id))
            return item and item.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(claim, [anna.pk, carla.pk, anna.pk, carla.pk]))
    by_user = {anna.pk: {found[0], found[2]}, carla.pk: {found[1], found[3]}}
    assert None not in found
    assert not by_user[anna.pk] & by_user[carla.pk]
