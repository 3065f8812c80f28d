"""The key of a record of somebody else, put into a form where one's own belongs, touches nothing and tells nothing.

Each form is sent twice: with what dario may see it does something, with what is edda's it does nothing.
"""

from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse

from contacts.actions.channels import add_channel, remove_channel
from contacts.models import Activity, Channel, Client, ClientUserShare, Interaction, Person
from crm.access.shares import share_record
from crm.changes.models import ChangeSet
from crm.lists.models import SavedView
from privacy.models import Consent, Purpose
from sales.actions.pipelines import ensure_pipeline
from sales.models import Deal
from service.models import Queue, Ticket
from tests.factories import ClientFactory, PersonFactory
from tests.personas import sign_in
from tests.sales.factories import DealFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
TIED = (Person, Channel, Interaction, Activity, Deal, Ticket, Consent)


def belongings(owner, other, word):
    """What forms name by its key: all of it is the owner's, and called by the word."""
    client = ClientFactory(owner=owner, name=f"{word} Mills")
    gone = add_channel(client=client, kind="email", value=f"{word}@x.example", by=owner)
    return SimpleNamespace(
        client=client,
        person=PersonFactory(client=client, name=f"Ida {word}"),
        deal=DealFactory(client=client, owner=owner, title=f"{word} deal"),
        share=share_record(record=client, by=owner, with_user=other),
        view=SavedView.objects.create(owner=owner, list_key="clients", name=f"{word} view", params=""),
        removal=remove_channel(channel=gone, by=owner),
    )


@pytest.fixture
def firm_of_two(personas):
    """Dario and edda with the same things."""
    ensure_pipeline()
    Purpose.objects.create(name="News")
    QueueFactory(key="support", team=personas.eva.home_team)
    return (
        belongings(personas.dario, personas.bruno, "Own"),
        belongings(personas.edda, personas.bruno, "Sealed"),
    )


def forms(rows, mine, dario, bruno):
    """(address, form): keys are those of `rows`, the page is one of dario's own."""
    client, person, day = rows.client.pk, rows.person.pk, "2030-01-01"
    deal = {"title": "Two machines", "currency": "EUR", "closes_on": day}
    ask = {
        "queue": Queue.objects.get().pk,
        "subject": "x",
        "text": "x",
        "requester_name": "x",
        "priority": 2,
    }
    said = {
        "purpose": Purpose.objects.get().pk,
        "state": "given",
        "source": "phone",
        "at": "2026-01-02T10:00",
    }
    bulk = {
        "tag": {"tag": "new"},
        "stage": {"stage": "lost"},
        "class": {"grade": "A"},
        "co_owner": {"user": bruno.pk, "what": "add"},
    }
    for action, more in bulk.items():
        yield f"/clients/bulk/{action}/", {"id": client, "confirm": "1", **more}
    yield reverse("deal_create"), deal | {"client": client}
    yield f"{reverse('deal_create')}?client={client}", deal
    yield f"{reverse('ticket_create')}?client={client}", ask
    yield reverse("activity_new", args=[mine]), {
        "kind": "call", "title": "Call", "day": day, "person": person, "assigned_to": dario.pk,
    }  # fmt: skip
    yield reverse("note_create", args=[mine]), {"text": "Hello there", "kind": "note", "person": person}
    yield reverse("channel_create", args=[mine]), {"kind": "phone", "value": "600 100 200", "person": person}
    yield reverse("client_consent_new", args=[mine]), said | {"person": person}
    yield reverse("recycle_bin_restore"), {"only": rows.removal.pk}
    yield reverse("share_end"), {"share": f"client-user-{rows.share.pk}"}
    yield reverse("share_renew"), {"share": f"client-user-{rows.share.pk}", "until": day}
    yield reverse("client_list_remove_view", args=[rows.view.pk]), {"sure": "yes"}
    yield (
        reverse("send_record", args=["client", client]),
        {"to": bruno.pk, "note": "x", "day": day, "until": day},
    )
    yield reverse("share_page", args=["deal", rows.deal.pk]), {
        "with_user": bruno.pk, "action": "view", "until": day, "reason": "x",
    }  # fmt: skip


def state_of(rows):
    """Everything that hangs on the client, and what these forms would change."""
    shares = (*ClientUserShare.objects.values_list("pk", "expires_at"),)
    deals = rows.deal.user_shares.count()
    tied = {
        model: [
            *model.objects.unscoped("test")
            .filter(client=rows.client)
            .order_by("pk")
            .values_list("pk", flat=True)
        ]
        for model in TIED
    }
    client = Client.objects.unscoped("test").get(pk=rows.client.pk)
    kept = ChangeSet.objects.get(pk=rows.removal.pk).state
    view = SavedView.objects.filter(pk=rows.view.pk).exists()
    return tied, shares, deals, client.tags, client.stage, client.grade, kept, view


def sent(client, rows, mine, dario, bruno):
    """(address, answer, whether it changed anything of `rows`), each as if the others had not been sent."""
    for address, form in forms(rows, mine, dario, bruno):
        before = state_of(rows)
        with transaction.atomic():
            answer = client.post(address, form)
            yield address, answer, state_of(rows) != before
            transaction.set_rollback(True)


def test_with_ones_own_each_form_does_something(client, firm_of_two, dario, bruno):
    own, _others = firm_of_two
    idle = [row for row in sent(sign_in(client, dario), own, own.client.pk, dario, bruno) if not row[2]]
    assert not idle


def test_with_the_key_of_another_none_does(client, firm_of_two, dario, bruno):
    own, others = firm_of_two
    for address, answer, has_changed in sent(sign_in(client, dario), others, own.client.pk, dario, bruno):
        assert answer.status_code in {200, 302, 403, 404, 422} and not has_changed, address
        assert "Sealed" not in answer.text, address
        linked = [model for model in TIED if hasattr(model, "person")]
        rows = [
            model.objects.unscoped("test").filter(person=others.person, client=own.client) for model in linked
        ]
        assert not any(row.exists() for row in rows), address
