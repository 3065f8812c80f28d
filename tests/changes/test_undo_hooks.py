import pytest

from contacts.models import Channel, Client
from crm.changes.actions.keeping import keep_updates
from crm.changes.actions.undoing import undo_change_set
from crm.changes.queries.rows import touched_ids
from crm.changes.registry import UndoHook, undo_hooks
from tests.factories import ClientFactory


@pytest.fixture
def refreshed(monkeypatch):
    """What the hooks were asked to refresh."""
    found = []
    monkeypatch.setattr(undo_hooks, "_by_key", {})
    for model in (Client, Channel):
        label = model._meta.label_lower
        hook = UndoHook(
            label, label, lambda change_set, model=model: found.append(touched_ids(change_set, model))
        )
        undo_hooks.register(hook)
    return found


def test_kept_figures_are_refreshed_after_an_undo(change_set, author, refreshed):
    clients = ClientFactory.create_batch(2, city="Hel")
    keep_updates(
        change_set, Client, ["city"], Client.objects.all(), lambda: Client.objects.update(city="Sopot")
    )
    undo_change_set(change_set=change_set, by=author)
    assert refreshed == [[client.pk for client in clients]]
