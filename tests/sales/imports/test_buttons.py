"""The lists of products and orders lead into the import, for whoever may bring such a list."""

import re

import pytest
from django.urls import reverse

from contacts.imports.kinds import kinds_for

LISTS = {"product_list": ("products",), "order_list": ("orders", "purchases")}


@pytest.mark.parametrize("name", ["anna", "marta", "otto", "edda", "nils", "sara"])
def test_a_list_leads_into_its_import(client, personas, name):
    user = getattr(personas, name)
    client.force_login(user)
    allowed = {kind.key for kind in kinds_for(user)}
    for url_name, targets in LISTS.items():
        answer = client.get(reverse(url_name))
        if answer.status_code == 403:
            continue
        way = re.search(rf'href="({reverse("client_import")}\?target=(\w+))"', answer.text)
        assert (way[2] if way else None) == next((key for key in targets if key in allowed), None)
        if way:
            chosen = re.search(r'<input[^>]*name="target"[^>]*checked[^>]*>', client.get(way[1]).text)
            assert f'value="{way[2]}"' in chosen[0]


def test_somebody_has_each_button(personas):
    kinds = {kind.key for user in vars(personas).values() for kind in kinds_for(user)}
    assert kinds >= {"products", "orders"}
