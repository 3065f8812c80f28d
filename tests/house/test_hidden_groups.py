"""What a role hides is nowhere: not on a page, in a fragment, a file, the history or the audit."""

import pytest
from django.urls import reverse

from contacts.queries.client_facts import FACTS
from crm.access.levels import FieldGroup
from crm.audit.models import AuditEntry
from crm.lists.registry import lists
from tests.house.marked import MARKERS, mark, spelled, words_of
from tests.house.test_every_address import OWN_FILES, PUBLIC, addresses, row_of, url_of
from tests.house.world import make_world
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def world(personas, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return mark(make_world(personas), personas)


def everything(client, world):
    """(address, what can be read there) of every GET address, as a page and as a fragment, and of every file."""
    for name, args, _given in addresses():
        if name in OWN_FILES | PUBLIC | {"sign_out"} or ("pk" in args and row_of(name, world) is None):
            continue
        address = url_of(name, args, world)
        for headers in ({}, HTMX):
            yield name, client.get(address, headers=headers)
        if name.endswith("_list_export"):
            for form in ("csv", "xlsx"):
                yield name, client.post(address, {"format": form})
    for spec in lists.items():
        for view in spec.views:
            yield spec.url_name, client.get(f"{reverse(spec.url_name)}?view={view.key}&{view.params}")
    for fact in FACTS:
        yield "client_fact", client.get(reverse("client_fact", args=[world.client.pk, fact]), headers=HTMX)
    for pk in AuditEntry.objects.values_list("pk", flat=True):
        yield "audit_entry", client.get(reverse("audit_entry", args=[pk]))
    yield "deal_page", client.get(world.lost.get_absolute_url())
    yield "handover_work", client.get(reverse("handover_work", args=[world.handover.pk]) + "?tab=introduce")


# A mail that is being written shows to whom: whoever may not read addresses writes none.
WRITTEN = {"told of ravens", "crowed of cranes"}


@pytest.mark.parametrize("group", FieldGroup.values)
def test_nothing_of_a_hidden_group_is_anywhere(client, world, edda, group):
    """And what is not hidden still is somewhere: so each of these five walks would see what the others do not."""
    show_fields("director", **{group: 0})
    sign_in(client, edda)
    told, seen = [], set()
    for name, answer in everything(client, world):
        assert answer.status_code < 500, name
        found = spelled(words_of(answer))
        told += [(name, marker) for marker in found if marker in MARKERS[group]]
        seen |= found
    assert not told
    rest = {marker for other in MARKERS if other != group for marker in MARKERS[other]}
    if group == FieldGroup.CONTACT:
        rest -= WRITTEN
    assert seen == rest
